// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.TokenCounter;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The prices that a caller gave to a provider, and a budget: a provider asks them before anything is uploaded, and once
 * more when the service has seen the rows and can say itself what the job would cost. Immutable, as far as its parts
 * are.
 *
 * @param provider its id
 * @param prices of training, perhaps none
 * @param counter of tokens, null: guessed from the characters
 * @param budget of a job, null: none
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record GivenPrices(
        String provider,
        Prices prices,
        @Nullable TokenCounter counter,
        @Nullable TrainingBudget budget) {
    /**
     * {@return the cost by the prices}
     *
     * @param spec what is to be trained
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

    /**
     * {@return what the service itself says that a job costs}
     *
     * @param model that is trained
     * @param tokens that it counts, 0 if it does not say
     * @param price in all
     * @param currency of the price
     * @param day on which it says so
     * @param notes what should be known
     */
    public static TrainingEstimate said(
            String model, long tokens, double price, String currency, LocalDate day, List<String> notes) {
        TokenRange range = new TokenRange(tokens, tokens);
        return new TrainingEstimate(model, range, price, price, currency, Optional.empty(), day, notes);
    }

    private TokenRange tokens(Dataset data) {
        return counter == null ? TokenRange.guessed(data) : TokenRange.counted(data, counter);
    }

    /**
     * {@return whether the model has a price}
     *
     * @param model that is trained
     */
    public boolean known(String model) {
        try {
            prices.training(model);
            return true;
        } catch (IllegalArgumentException e) {
            return false; // the service is asked instead, before the job is created
        }
    }

    /**
     * Before anything is uploaded: refuses what the prices say is too dear.
     *
     * @param model that is trained
     * @param estimate by the prices
     * @throws InvalidRequestException if it exceeds the budget
     */
    public void checkBefore(String model, Supplier<TrainingEstimate> estimate) {
        if (budget != null && known(model)) {
            budget.check(provider, estimate.get());
        }
    }

    /**
     * Before the job is created: refuses what the service says is too dear, or what nobody knows the price of.
     *
     * @param model that is trained
     * @param quote asks the service, which has the rows
     * @throws InvalidRequestException if it exceeds the budget
     * @throws ProviderException if the service names no price, and there is none by the prices
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

    /**
     * {@return that the service named no price}
     *
     * @param provider its id
     */
    public static ProviderException silent(String provider) {
        return new ProviderException(
                provider + " could not \"estimate price\": the answer shows no price -> give prices of your own",
                ProviderFailure.of(provider, "estimate price"),
                null);
    }
}
