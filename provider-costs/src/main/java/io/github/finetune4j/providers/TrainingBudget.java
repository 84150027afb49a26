// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.internal.names.NoNull;
import org.apiguardian.api.API;

/**
 * The most that a job may cost. What could cost more is refused before anything is uploaded. Immutable.
 *
 * @param limit above 0
 * @param currency of the limit, as prices have it
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TrainingBudget(double limit, String currency) {
    /** Checks the limit. */
    public TrainingBudget {
        NoNull.check("budget", "currency", currency);
        if (!(limit > 0 && limit < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("budget: " + limit + " " + currency + " -> give a number above 0");
        }
    }

    /**
     * {@return a limit}
     *
     * @param limit in US dollars, above 0
     */
    public static TrainingBudget usd(double limit) {
        return new TrainingBudget(limit, "USD");
    }

    /**
     * Refuses what might cost more than the limit.
     *
     * @param provider its id, for the message
     * @param estimate of the job
     * @throws InvalidRequestException if the highest cost is above the limit, or is in another currency
     */
    public void check(String provider, TrainingEstimate estimate) {
        if (!estimate.currency().equals(currency)) {
            throw refused(
                    provider,
                    "budget: in " + currency + ", the prices of " + provider + " are in " + estimate.currency()
                            + " -> give the budget in " + estimate.currency());
        }
        if (estimate.high() > limit) {
            throw refused(
                    provider,
                    "budget: " + limit + " " + currency + ", and training " + estimate.model()
                            + " would cost " + estimate.cost() + " by the prices of " + estimate.pricesOf()
                            + ", so nothing was uploaded -> take fewer rows or epochs, a cheaper model, or raise the budget");
        }
    }

    private static InvalidRequestException refused(String provider, String message) {
        return new InvalidRequestException(message, ProviderFailure.of(provider, "check budget"), null);
    }
}
