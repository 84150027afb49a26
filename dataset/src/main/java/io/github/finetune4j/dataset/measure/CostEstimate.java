// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.dataset.measure.ModelFacts.ModelFact;
import io.github.finetune4j.internal.names.Given;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The estimated cost of training: the tokens of the rows, each row capped at the model's limit, times epochs, times
 * price. A range, because what the chat format adds is not published exactly.
 *
 * @param model the model's facts that were used, with their date
 * @param tokens tokens of one epoch
 * @param epochs passes over the data
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CostEstimate(ModelFact model, TokenRange tokens, int epochs) {
    private static final int USUAL_EPOCHS = 3;
    private static final int LEAST_ROWS = 100;
    private static final int MOST_ROWS = 25_000;
    private static final int MOST_EPOCHS = 25;
    private static final double MILLION = 1e6;

    /** Checks the epochs. */
    public CostEstimate {
        Given.atLeast("epochs", epochs, 1);
    }

    /**
     * {@return how many epochs OpenAI's cookbook expects where none are set: three, more for fewer than 34 rows, fewer
     * for more than 8,333}
     *
     * @param rows number of training rows, at least 1
     */
    public static int usualEpochs(long rows) {
        if (rows * USUAL_EPOCHS < LEAST_ROWS) {
            return (int) Math.min(MOST_EPOCHS, LEAST_ROWS / rows);
        }
        return rows * USUAL_EPOCHS > MOST_ROWS ? (int) Math.max(1, MOST_ROWS / rows) : USUAL_EPOCHS;
    }

    /** {@return tokens that are billed} */
    public TokenRange billedTokens() {
        return tokens.times(epochs);
    }

    /** {@return the least cost in US dollars} */
    public double leastUsd() {
        return billedTokens().least() / MILLION * model.trainingUsdPerMillion();
    }

    /** {@return the greatest cost in US dollars} */
    public double mostUsd() {
        return billedTokens().most() / MILLION * model.trainingUsdPerMillion();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "$%.2f to $%.2f on %s: %s tokens, %d epochs, $%.2f per million (%s)",
                leastUsd(),
                mostUsd(),
                model.model(),
                tokens,
                epochs,
                model.trainingUsdPerMillion(),
                model.asOf());
    }
}
