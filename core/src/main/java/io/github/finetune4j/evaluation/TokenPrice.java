// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.chat.Usage;
import org.apiguardian.api.API;

/**
 * The price of a model's tokens. Prices change; take them from the provider's page on the day.
 *
 * @param inputPerMillion price of a million tokens of prompts, at least 0
 * @param outputPerMillion price of a million tokens of answers, at least 0
 * @param currency for tables, for example {@code USD}
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record TokenPrice(double inputPerMillion, double outputPerMillion, String currency) {
    private static final double MILLION = 1e6;

    /** Checks the ranges. */
    public TokenPrice {
        if (!(inputPerMillion >= 0 && outputPerMillion >= 0) || currency.isBlank()) {
            throw new IllegalArgumentException("token price: " + inputPerMillion + ", " + outputPerMillion + " and '"
                    + currency + "' -> give two numbers of at least 0 and a currency");
        }
    }

    /**
     * {@return the cost, in the price's currency}
     *
     * @param usage tokens taken
     */
    public double of(Usage usage) {
        return (inputPerMillion * usage.inputTokens() + outputPerMillion * usage.outputTokens()) / MILLION;
    }

    /**
     * {@return the price with a discount or a surcharge}
     *
     * @param share of this price, at least 0: 0.5 is half of it
     */
    public TokenPrice times(double share) {
        return new TokenPrice(inputPerMillion * share, outputPerMillion * share, currency);
    }
}
