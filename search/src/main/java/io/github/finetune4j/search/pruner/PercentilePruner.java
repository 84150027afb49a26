// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * Stops a trial whose best figure so far is worse than a percentile of the complete ones at the same step. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PercentilePruner implements Pruner {
    private final double percentile;
    private final int startupTrials;
    private final long warmUp;
    private final long interval;
    private final int leastTrials;

    private PercentilePruner(Builder builder) {
        percentile = builder.percentile;
        startupTrials = builder.startupTrials;
        warmUp = builder.warmUp;
        interval = builder.interval;
        leastTrials = builder.leastTrials;
    }

    /**
     * {@return a builder}
     *
     * @param percentile the share of trials that may go on, in per cent, 0 to 100; 25 stops three of four
     */
    public static Builder builder(double percentile) {
        return new Builder(percentile);
    }

    @Override
    public boolean stops(Trial trial, SearchHistory history) {
        List<Trial> complete = history.in(TrialState.COMPLETE).toList();
        if (complete.isEmpty()
                || complete.size() < startupTrials
                || trial.reports().isEmpty()
                || !due(trial)) {
            return false;
        }
        Goal goal = history.goal();
        double best = trial.reports().values().stream()
                .filter(value -> !value.isNaN())
                .mapToDouble(goal::loss)
                .min()
                .orElse(Double.NaN);
        if (Double.isNaN(best)) {
            return true;
        }
        long step = trial.reports().lastKey();
        double[] others = complete.stream()
                .map(other -> other.reports().get(step))
                .filter(Objects::nonNull)
                .mapToDouble(goal::loss)
                .toArray();
        return others.length >= leastTrials && best > Percentiles.of(others, percentile);
    }

    /** Whether the last report is the first one in its interval. */
    private boolean due(Trial trial) {
        long step = trial.reports().lastKey();
        if (step < warmUp) {
            return false;
        }
        Long before = trial.reports().lowerKey(step);
        return (before == null ? -1 : before) < (step - warmUp) / interval * interval + warmUp;
    }

    /**
     * Builds a {@link PercentilePruner}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final double percentile;
        private int startupTrials = 5;
        private long warmUp;
        private long interval = 1;
        private int leastTrials = 1;

        private Builder(double percentile) {
            this.percentile = Given.from("percentile", percentile, 0, 100);
        }

        /**
         * Sets how many trials must be complete before one is stopped.
         *
         * @param value default 5
         * @return this
         */
        public Builder startupTrials(int value) {
            startupTrials = Given.atLeast("startupTrials", value, 0);
            return this;
        }

        /**
         * Sets the step before which nothing is stopped.
         *
         * @param value default 0
         * @return this
         */
        public Builder warmUp(long value) {
            warmUp = Given.atLeast("warmUp", value, 0);
            return this;
        }

        /**
         * Sets how many steps lie between two looks.
         *
         * @param value default 1
         * @return this
         */
        public Builder interval(long value) {
            interval = Given.atLeast("interval", value, 1);
            return this;
        }

        /**
         * Sets how many complete trials must have reported at the same step.
         *
         * @param value default 1
         * @return this
         */
        public Builder leastTrials(int value) {
            leastTrials = Given.atLeast("leastTrials", value, 1);
            return this;
        }

        /** {@return the pruner} */
        public PercentilePruner build() {
            return new PercentilePruner(this);
        }
    }
}
