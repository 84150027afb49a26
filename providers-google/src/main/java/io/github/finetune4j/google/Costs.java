// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TokenRange;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The costs that a job would have.
 *
 * @param prices of training
 * @param budget of a job, null: none
 * @param counter of tokens, null: guessed from the characters
 * @param clock tells the day
 */
record Costs(
        Prices prices,
        @Nullable TrainingBudget budget,
        @Nullable TokenCounter counter,
        InstantSource clock) {
    /** Google's console proposes so many; the service chooses by the size of the data where nothing is asked. */
    private static final int USUAL_EPOCHS = 3;

    LocalDate today() {
        return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** Refuses what might cost more than the budget. {@return what should be known} */
    List<String> check(FineTuneSpec spec) {
        if (budget == null) {
            return List.of();
        }
        TrainingEstimate estimate = cost(spec);
        budget.check(VertexAiProvider.ID, estimate);
        return estimate.notes();
    }

    /** {@return the cost, with what should be known} */
    TrainingEstimate estimate(FineTuneSpec spec, List<String> warnings) {
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
