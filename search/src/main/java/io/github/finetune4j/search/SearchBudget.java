// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.search.space.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The budget of a search. No trial begins for which there might not be enough left: what one may cost at most is set
 * aside first, and stays so if its process dies. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SearchBudget {
    private final int trials;
    private final @Nullable Duration time;
    private final Cost most;
    private final @Nullable Function<Settings, Cost> ceiling;

    private SearchBudget(Builder builder) {
        trials = builder.trials;
        time = builder.time;
        most = new Cost(builder.tokens, builder.money);
        ceiling = builder.ceiling;
    }

    /** {@return a builder of 20 trials without other limits} */
    public static Builder builder() {
        return new Builder();
    }

    int trials() {
        return trials;
    }

    @Nullable Duration time() {
        return time;
    }

    /** What is limited, by name, as the journal has it. */
    Map<String, Object> limits() {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("trials", (long) trials);
        if (time != null) {
            limits.put("seconds", time.toMillis() / 1e3);
        }
        if (most.tokens() < Long.MAX_VALUE) {
            limits.put("tokens", most.tokens());
        }
        if (most.money() < Double.MAX_VALUE) {
            limits.put("money", most.money());
        }
        return limits;
    }

    Cost ceiling(Settings settings) {
        return ceiling == null ? Cost.NONE : ceiling.apply(settings);
    }

    boolean covers(Cost cost) {
        return cost.tokens() <= most.tokens() && cost.money() <= most.money();
    }

    /**
     * A builder of a {@link SearchBudget}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private int trials = 20;
        private @Nullable Duration time;
        private long tokens = Long.MAX_VALUE;
        private double money = Double.MAX_VALUE;
        private @Nullable Function<Settings, Cost> ceiling;

        private Builder() {}

        /**
         * Sets how many trials begin, those that fail included.
         *
         * @param value default 20
         * @return this
         */
        public Builder trials(int value) {
            trials = Given.atLeast("trials", value, 1);
            return this;
        }

        /**
         * Sets how long the search may work, over all its processes; time when none of them was there doesn't count.
         * Then no trial begins, and those that run are told to stop.
         *
         * @param value above zero; default: no limit
         * @return this
         */
        public Builder time(Duration value) {
            time = Given.positive("time", value);
            return this;
        }

        /**
         * Sets how many tokens may be trained and asked; needs {@link #ceiling}.
         *
         * @param value default: no limit
         * @return this
         */
        public Builder tokens(long value) {
            tokens = new Cost(value, 0).tokens();
            return this;
        }

        /**
         * Sets how much money may be spent; needs {@link #ceiling}.
         *
         * @param value in the currency of the ceiling; default: no limit
         * @return this
         */
        public Builder money(double value) {
            money = new Cost(0, value).money();
            return this;
        }

        /**
         * Sets what a trial costs at most.
         *
         * @param value by its settings; the trial must keep to it
         * @return this
         */
        public Builder ceiling(Function<Settings, Cost> value) {
            ceiling = value;
            return this;
        }

        /**
         * {@return the budget}
         *
         * @throws IllegalStateException if tokens or money are limited, but nobody says what a trial may cost
         */
        public SearchBudget build() {
            if (ceiling == null && (tokens < Long.MAX_VALUE || money < Double.MAX_VALUE)) {
                throw new IllegalStateException("budget in tokens or money without ceiling: nobody knows what a trial"
                        + " may cost -> set what one costs at most");
            }
            return new SearchBudget(this);
        }
    }
}
