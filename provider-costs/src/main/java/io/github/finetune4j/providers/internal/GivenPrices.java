// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers.internal;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TokenRange;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What jobs may cost: by prices that the caller gave, before anything is uploaded, and by the service's own word.
 *
 * @param counter of tokens, null: guessed from the characters
 * @param budget of a job, null: none
 */
public record GivenPrices(
        String provider,
        Prices prices,
        @Nullable TokenCounter counter,
        @Nullable TrainingBudget budget) {
    /**
     * {@return the cost by the prices}
     *
     * @param epochs how often the training data is read
     * @param evaluations how often the validation data is read
     * @throws IllegalArgumentException if there is no price for the model
     */
    public TrainingEstimate estimate(FineTuneSpec spec, double epochs, double evaluations) {
        TokenRange training = tokens(spec.trainingData()).times(epochs);
        TokenRange validation = evaluations == 0
                ? new TokenRange(0, 0)
                : spec.validationData()
                        .map(data -> tokens(data).times(evaluations))
                        .orElse(new TokenRange(0, 0));
        TokenRange all = new TokenRange(training.low() + validation.low(), training.high() + validation.high());
        return TrainingEstimate.ofTokens(spec.baseModel(), all, prices);
    }

    /** {@return what the service itself says that a job costs} */
    public static TrainingEstimate said(
            String model, long tokens, double price, String currency, LocalDate day, List<String> notes) {
        TokenRange range = new TokenRange(tokens, tokens);
        return new TrainingEstimate(model, range, price, price, currency, Optional.empty(), day, notes);
    }

    private TokenRange tokens(Dataset data) {
        return counter == null ? TokenRange.guessed(data) : TokenRange.counted(data, counter);
    }

    /** {@return whether the model has a price} */
    public boolean known(String model) {
        try {
            prices.training(model);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // the service is asked instead, before the job is created
        }
    }

    /** Before anything is uploaded: refuses what the prices say is too dear. */
    public void checkBefore(String model, Supplier<TrainingEstimate> estimate) {
        if (budget != null && known(model)) {
            budget.check(provider, estimate.get());
        }
    }

    /**
     * Before the job is created: refuses what the service says is too dear, or what nobody knows the price of.
     *
     * @param quote asks the service, which has the rows
     */
    public void checkUploaded(String model, Supplier<TrainingEstimate> quote) {
        if (budget == null) {
            return;
        }
        TrainingEstimate estimate;
        try {
            estimate = quote.get();
        } catch (ProviderException e) {
            if (known(model)) {
                return; // checked before, by the prices that were given
            }
            throw e;
        }
        if (!estimate.currency().equals(budget.currency()) || estimate.high() > budget.limit()) {
            throw new InvalidRequestException(
                    "budget: " + budget.limit() + " " + budget.currency() + ", and training " + model + " would cost "
                            + estimate.cost()
                            + " by the service's own estimate; rows were uploaded, no job was created -> take fewer rows"
                            + " or epochs, a cheaper model, or raise the budget",
                    ProviderFailure.of(provider, "check budget"),
                    null);
        }
    }

    /** {@return that the service named no price} */
    public static ProviderException silent(String provider) {
        return new ProviderException(
                provider + " could not \"estimate price\": the answer shows no price -> give prices of your own",
                ProviderFailure.of(provider, "estimate price"),
                null);
    }
}
