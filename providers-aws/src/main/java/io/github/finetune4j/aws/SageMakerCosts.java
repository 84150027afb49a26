// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TokenRange;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The costs that a training job would have: its machines, at most until it is ended.
 *
 * @param prices of the application: none are shipped
 * @param budget that no job may exceed, or null
 * @param recipe with machines and max runtime
 */
record SageMakerCosts(Prices prices, @Nullable TrainingBudget budget, SageMakerRecipe recipe) {
    private static final double HOUR = 3_600;

    TrainingEstimate estimate(FineTuneSpec spec) {
        Duration most = recipe.maxRuntime();
        double high = prices.machine(recipe.instance()) * recipe.instances() * most.toSeconds() / HOUR;
        TrainingEstimate estimate = new TrainingEstimate(
                spec.baseModel(),
                new TokenRange(0, 0),
                0,
                high,
                prices.currency(),
                Optional.of(most),
                prices.date(),
                List.of("the job ends after " + ShownTime.words(most)
                        + " at the latest, and only the seconds that it takes are billed"));
        TrainingEstimate all = recipe.spot().isEmpty()
                ? estimate
                : estimate.noting("spare machines cost less than the price given here, if there are any");
        return all.noting("disks, what lies in S3, and endpoints are not counted");
    }

    /** Refuses what might cost more than the budget, if there is one. */
    void check(FineTuneSpec spec) {
        if (budget != null) {
            budget.check(SageMakerProvider.ID, estimate(spec));
        }
    }
}
