// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.Wilcoxon;
import java.util.Collection;
import java.util.NavigableMap;
import org.apiguardian.api.API;

/**
 * Stops a trial that is worse than the best complete one on the same rows, by Wilcoxon's signed-rank test over pairs.
 * The trial reports one score for each row, with the row's number as the step, in any order: best in another one each
 * time. The figure of a trial is the mean of its scores.
 *
 * <p>It looks after every report, so more good trials are stopped than the threshold says; but never one whose mean is
 * as good as the best trial's. A trial with a score that is no finite number is not stopped, and rows that the best
 * trial has not seen are left out. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class WilcoxonPruner implements Pruner {
    private static final int LEAST_PAIRS = 2;

    private final double threshold;
    private final int startupRows;

    private WilcoxonPruner(Builder builder) {
        threshold = builder.threshold;
        startupRows = builder.startupRows;
    }

    /** {@return a builder with Optuna's settings} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean stops(Trial trial, SearchHistory history) {
        return history.best().filter(best -> stops(trial, best, history)).isPresent();
    }

    private boolean stops(Trial trial, Trial best, SearchHistory history) {
        NavigableMap<Long, Double> scores = trial.reports();
        NavigableMap<Long, Double> others = best.reports();
        if (!finite(scores.values()) || !finite(others.values())) {
            return false;
        }
        double[] worse = scores.entrySet().stream()
                .filter(row -> others.containsKey(row.getKey()))
                .mapToDouble(row -> history.goal().loss(row.getValue())
                        - history.goal().loss(others.getOrDefault(row.getKey(), Double.NaN)))
                .toArray();
        return worse.length >= Math.max(LEAST_PAIRS, startupRows)
                && p(worse) < threshold
                && history.goal().loss(mean(scores.values())) > history.goal().loss(mean(others.values()));
    }

    private static double p(double... worse) {
        return Wilcoxon.test(Alternative.GREATER, Wilcoxon.Zeros.SPLIT, worse).pValue();
    }

    private static boolean finite(Collection<Double> values) {
        return values.stream().allMatch(Double::isFinite);
    }

    private static double mean(Collection<Double> values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.size();
    }

    /**
     * Builds a {@link WilcoxonPruner}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private double threshold = 0.1;
        private int startupRows = 2;

        private Builder() {}

        /**
         * Sets the p value, one-sided, below which a trial is worse.
         *
         * @param value 0 to 1; default 0.1
         * @return this
         */
        public Builder threshold(double value) {
            threshold = Given.from("threshold", value, 0, 1);
            return this;
        }

        /**
         * Sets on how many rows both must have a score.
         *
         * @param value at least 0; default 2, and fewer than 2 are never enough
         * @return this
         */
        public Builder startupRows(int value) {
            startupRows = Given.atLeast("startupRows", value, 0);
            return this;
        }

        /** {@return the pruner} */
        public WilcoxonPruner build() {
            return new WilcoxonPruner(this);
        }
    }
}
