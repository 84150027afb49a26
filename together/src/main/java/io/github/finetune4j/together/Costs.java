// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

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
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What jobs cost: by prices before anything is uploaded, and by the service itself once it has the rows.
 *
 * @param counter of tokens, null: guessed from the characters
 * @param budget of a job, null: none
 */
record Costs(
        TogetherApi api,
        Prices prices,
        @Nullable TokenCounter counter,
        @Nullable TrainingBudget budget,
        InstantSource clock) {
    private static final String DOLLARS = "USD";

    /**
     * {@return the cost by the prices: epochs of the training data, and evaluations of the validation data}
     *
     * @throws IllegalArgumentException if there is no price for the model
     */
    TrainingEstimate byPrices(FineTuneSpec spec) {
        Fields asked = new Fields(new JobRequest(spec).fields());
        TokenRange training =
                tokens(spec.trainingData()).times(asked.real("n_epochs").orElse(1));
        double evaluations = asked.real("n_evals").orElse(0);
        TokenRange validation = evaluations == 0
                ? new TokenRange(0, 0)
                : spec.validationData()
                        .map(data -> tokens(data).times(evaluations))
                        .orElse(new TokenRange(0, 0));
        TokenRange all = new TokenRange(training.low() + validation.low(), training.high() + validation.high());
        return TrainingEstimate.ofTokens(spec.baseModel(), all, prices)
                .noting("the service has a price for each size of model, method, and adapter or whole model;"
                        + " the one that was given is taken for all of them");
    }

    private TokenRange tokens(Dataset data) {
        return counter == null ? TokenRange.guessed(data) : TokenRange.counted(data, counter);
    }

    /** {@return the cost as the service itself says, of rows that it has} */
    TrainingEstimate byService(FineTuneSpec spec, String training, @Nullable String validation) {
        Fields reply = api.price(new JobRequest(spec).priced(training, validation));
        double price = reply.real("estimated_total_price")
                .orElseThrow(() -> new ProviderException(
                        TogetherProvider.ID
                                + " could not \"estimate price\": the answer shows no price -> give prices of your own",
                        ProviderFailure.of(TogetherProvider.ID, "estimate price"),
                        null));
        long tokens = reply.whole("estimated_train_token_count").orElse(0)
                + reply.whole("estimated_eval_token_count").orElse(0);
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        return new TrainingEstimate(
                spec.baseModel(),
                new TokenRange(tokens, tokens),
                price,
                price,
                DOLLARS,
                Optional.empty(),
                today,
                reply.raw().get("allowed_to_proceed") == Boolean.FALSE
                        ? List.of("by the service itself, which would not start it: the account's limit is "
                                + reply.text("user_limit") + " USD")
                        : List.of("by the service itself"));
    }

    /** Before anything is uploaded: refuses what the prices that were given say is too dear. */
    void checkBefore(FineTuneSpec spec) {
        if (budget != null && known(spec)) {
            budget.check(TogetherProvider.ID, byPrices(spec));
        }
    }

    private boolean known(FineTuneSpec spec) {
        try {
            prices.training(spec.baseModel());
            return true;
        } catch (IllegalArgumentException e) {
            return false; // the service is asked instead, before the job is created
        }
    }

    /** Before the job is created: refuses what the service says is too dear. */
    void checkUploaded(FineTuneSpec spec, String training, @Nullable String validation) {
        if (budget == null) {
            return;
        }
        TrainingEstimate estimate;
        try {
            estimate = byService(spec, training, validation);
        } catch (ProviderException e) {
            if (known(spec)) {
                return; // checked before, by the prices that were given
            }
            throw e;
        }
        if (!estimate.currency().equals(budget.currency()) || estimate.high() > budget.limit()) {
            throw new InvalidRequestException(
                    "budget: " + budget.limit() + " " + budget.currency() + ", and training " + spec.baseModel()
                            + " would cost " + estimate.cost()
                            + " by the service's own estimate; rows were uploaded, no job was created -> take fewer rows"
                            + " or epochs, a cheaper model, or raise the budget",
                    ProviderFailure.of(TogetherProvider.ID, "check budget"),
                    null);
        }
    }
}
