// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TokenRange;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.training.FineTuneSpec;
import org.jspecify.annotations.Nullable;

/**
 * The estimated costs of a job.
 *
 * @param prices of the application: none are shipped, for AWS's differ by region and could not be read
 * @param budget that no job may exceed, or null
 */
record Costs(Prices prices, @Nullable TrainingBudget budget) {
    TrainingEstimate estimate(BedrockRequest request) {
        FineTuneSpec spec = request.spec();
        double epochs = request.epochs();
        TokenRange tokens = TokenRange.guessed(spec.trainingData()).times(epochs);
        return TrainingEstimate.ofTokens(request.model().id(), tokens, prices)
                .noting("tokens are guessed from the characters, for " + epochs + " epochs")
                .noting("storage of the tuned model, billed by the month, and what answers with it are not counted");
    }

    /** Refuses what might cost more than the budget, if there is one. */
    void check(BedrockRequest request) {
        if (budget != null) {
            budget.check(AwsSettings.ID, estimate(request));
        }
    }
}
