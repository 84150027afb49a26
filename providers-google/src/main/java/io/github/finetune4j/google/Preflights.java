// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TokenRange;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.CapabilityGaps;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at before anything is uploaded, and what a job would cost.
 *
 * @param place where it runs
 * @param models that can be tuned
 * @param prices of training
 * @param budget of a job, null: none
 * @param counter of tokens, null: guessed from the characters
 * @param clock tells the day
 */
record Preflights(
        VertexPlace place,
        TunableModels models,
        Prices prices,
        @Nullable TrainingBudget budget,
        @Nullable TokenCounter counter,
        InstantSource clock) {
    /** Google's console proposes so many; the service chooses by the size of the data where nothing is asked. */
    private static final int USUAL_EPOCHS = 3;

    /** {@return warnings; throws what keeps the job from being started} */
    List<String> check(FineTuneSpec spec, Set<Capability> capabilities) {
        List<String> warnings = new ArrayList<>(refuse(spec, capabilities));
        if (budget != null) {
            TrainingEstimate estimate = cost(spec);
            budget.check(VertexAiProvider.ID, estimate);
            warnings.addAll(estimate.notes());
        }
        return warnings;
    }

    TrainingEstimate estimate(FineTuneSpec spec, Set<Capability> capabilities) {
        return cost(spec, refuse(spec, capabilities));
    }

    private List<String> refuse(FineTuneSpec spec, Set<Capability> capabilities) {
        CapabilityGaps.refuse(VertexAiProvider.ID, capabilities, spec);
        JobRequest request = new JobRequest(spec);
        request.refuseGaps();
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        List<String> warnings = new ArrayList<>();
        models.shutdownDates(VertexAiProvider.ID).check(spec.baseModel(), today).ifPresent(warnings::add);
        List<String> problems = new ArrayList<>(request.problems(models, place.region()));
        problems.addAll(DataRules.problems(spec, models.limits(spec.method()), counter));
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(
                    "the job would be refused, so nothing was uploaded: " + String.join("; ", problems)
                            + " -> mend what is named",
                    ProviderFailure.of(VertexAiProvider.ID, "check job"),
                    null);
        }
        return warnings;
    }

    private TrainingEstimate cost(FineTuneSpec spec, List<String> warnings) {
        TrainingEstimate estimate = cost(spec);
        for (String warning : warnings) {
            estimate = estimate.noting(warning);
        }
        return estimate;
    }

    /** The service bills the tokens of the training data, times epochs. */
    private TrainingEstimate cost(FineTuneSpec spec) {
        TokenRange once = billed(spec.trainingData());
        boolean asked = spec.hyperparameters().epochs().isPresent();
        double epochs = spec.hyperparameters().epochs().orElse(USUAL_EPOCHS);
        TrainingEstimate estimate = TrainingEstimate.ofTokens(spec.baseModel(), once.times(epochs), prices);
        if (!asked) {
            estimate = estimate.noting("epochs are the service's choice; " + USUAL_EPOCHS + " were taken for granted");
        }
        return counter == null
                ? estimate.noting("tokens are guessed from the characters; give a tokenCounter to count them")
                : estimate;
    }

    /** Of a pair the prompt counts twice, once with each answer. */
    private TokenRange billed(Dataset data) {
        List<ChatExample> prompts = new ArrayList<>();
        for (Example example : data) {
            if (example instanceof PreferenceExample pair) {
                prompts.add(new ChatExample(pair.prompt(), Map.of()));
            }
        }
        TokenRange rows = tokens(data);
        TokenRange again = tokens(Dataset.of(prompts));
        return new TokenRange(rows.low() + again.low(), rows.high() + again.high());
    }

    private TokenRange tokens(Dataset data) {
        return counter == null ? TokenRange.guessed(data) : TokenRange.counted(data, counter);
    }
}
