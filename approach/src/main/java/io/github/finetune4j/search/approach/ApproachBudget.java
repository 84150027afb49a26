// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.names.Given;
import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The budget of a decision: a settings group of {@link ApproachSelection.Builder#budget}. No approach begins for which
 * there might not be enough left. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApproachBudget {
    private long tokens = Long.MAX_VALUE;
    private double money = Double.MAX_VALUE;
    private @Nullable Duration time;

    ApproachBudget() {}

    /**
     * Sets how many tokens may be trained and asked; each approach then needs a {@linkplain Approach#ceiling ceiling}.
     *
     * @param value at least 0; default: no limit
     * @return this
     */
    public ApproachBudget tokens(long value) {
        tokens = new Cost(value, 0).tokens();
        return this;
    }

    /**
     * Sets how much money may be spent; each approach then needs a {@linkplain Approach#ceiling ceiling}.
     *
     * @param value at least 0, in the currency of the prices; default: no limit
     * @return this
     */
    public ApproachBudget money(double value) {
        money = new Cost(0, value).money();
        return this;
    }

    /**
     * Sets how long the decision may work, over all its processes up to the last thing that they kept. Then no approach
     * begins; what has begun is measured, and the test rows are asked.
     *
     * @param value above zero; default: no limit
     * @return this
     */
    public ApproachBudget time(Duration value) {
        time = Given.positive("time", value);
        return this;
    }

    void take(ApproachBudget other) {
        tokens = other.tokens;
        money = other.money;
        time = other.time;
    }

    boolean limitsTokens() {
        return tokens < Long.MAX_VALUE;
    }

    boolean limitsMoney() {
        return money < Double.MAX_VALUE;
    }

    Optional<Duration> time() {
        return Optional.ofNullable(time);
    }

    /** {@return why something that costs so much at most can't begin beside what is spent or set aside} */
    Optional<String> refuses(Cost used, Cost ceiling) {
        if (limitsTokens() && (used.tokens() > tokens || ceiling.tokens() > tokens - used.tokens())) {
            return Optional.of("budget: it may take " + ceiling.tokens() + " tokens, and "
                    + Math.max(0, tokens - used.tokens()) + " of " + tokens + " are left");
        }
        if (limitsMoney() && used.money() + ceiling.money() > money) {
            return Optional.of("budget: it may cost " + Numbers.plain(ceiling.money()) + ", and "
                    + Numbers.plain(Math.max(0, money - used.money())) + " of " + Numbers.plain(money) + " are left");
        }
        return Optional.empty();
    }
}
