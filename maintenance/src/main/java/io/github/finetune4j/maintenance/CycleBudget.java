// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.names.Given;
import java.time.Duration;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The budget of one cycle. What a step will cost is set aside before it begins; where it would not reach, or is not
 * known while money or tokens are limited, the cycle is refused. For the builder alone; not safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CycleBudget {
    private double money = Double.POSITIVE_INFINITY;
    private long tokens = Long.MAX_VALUE;
    private @Nullable Duration time;

    CycleBudget() {}

    /**
     * Limits the money.
     *
     * @param limit in the application's currency, above zero; default: no limit
     * @return this
     */
    public CycleBudget money(double limit) {
        if (!(limit > 0)) {
            throw new IllegalArgumentException("money: " + limit + " -> give an amount above 0");
        }
        money = limit;
        return this;
    }

    /**
     * Limits the tokens.
     *
     * @param limit at least 1; default: no limit
     * @return this
     */
    public CycleBudget tokens(long limit) {
        tokens = Given.atLeast("tokens", limit, 1);
        return this;
    }

    /**
     * Limits the time from the beginning of a cycle until its candidate is compared. A training that takes longer is
     * cancelled.
     *
     * @param limit above zero; default: no limit
     * @return this
     */
    public CycleBudget time(Duration limit) {
        time = Given.positive("time", limit);
        return this;
    }

    boolean needsEstimates() {
        return money < Double.POSITIVE_INFINITY || tokens < Long.MAX_VALUE;
    }

    boolean reaches(Cost cost) {
        return cost.money() <= money && cost.tokens() <= tokens;
    }

    double money() {
        return money;
    }

    long tokens() {
        return tokens;
    }

    @Nullable Duration time() {
        return time;
    }
}
