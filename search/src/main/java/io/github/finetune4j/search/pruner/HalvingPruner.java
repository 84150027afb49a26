// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous successive halving (Li and others, 2020): a trial that reaches a rung goes on if it is among the best
 * there so far. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class HalvingPruner implements Pruner {
    private static final int AUTOMATIC = 0;

    private final int firstRung;
    private final int reduction;
    private final int skippedRungs;
    private final int bootstrap;

    private HalvingPruner(Builder builder) {
        firstRung = builder.firstRung;
        reduction = builder.reduction;
        skippedRungs = builder.skippedRungs;
        bootstrap = builder.bootstrap;
    }

    /** {@return a builder with Optuna's settings} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean stops(Trial trial, SearchHistory history) {
        return stops(trial, history, history.trials());
    }

    boolean stops(Trial trial, SearchHistory history, List<Trial> trials) {
        NavigableMap<Long, Double> reports = trial.reports();
        Trial scale = scale(trials);
        long first = firstRung == AUTOMATIC && scale != null
                ? Math.max(scale.reports().lastKey() / 100, 1)
                : firstRung;
        if (reports.isEmpty() || first == AUTOMATIC) {
            return false;
        }
        List<Trial> rivals = trials.stream()
                .filter(other -> other.number() != trial.number())
                .filter(other -> firstRung != AUTOMATIC || scale == null || other.number() > scale.number())
                .toList();
        Long before = reports.lowerKey(reports.lastKey());
        double step = rung(first, 0);
        for (int rung = 0; step <= reports.lastKey(); step = rung(first, ++rung)) {
            if ((before == null || before < step) && stopsAt(step, trial, rivals, history.goal())) {
                return true;
            }
        }
        return false;
    }

    private double rung(long first, int rung) {
        return first * Math.pow(reduction, skippedRungs + rung);
    }

    /** The trial that says how long trials are: the complete one that ended first. */
    private static @Nullable Trial scale(List<Trial> trials) {
        return trials.stream()
                .filter(trial ->
                        trial.state() == TrialState.COMPLETE && !trial.reports().isEmpty())
                .min(Comparator.comparing(Trial::ended).thenComparingInt(Trial::number))
                .orElse(null);
    }

    private boolean stopsAt(double step, Trial trial, List<Trial> rivals, Goal goal) {
        double value = trial.reports().lastEntry().getValue();
        if (Double.isNaN(value)) {
            return true;
        }
        double own = goal.loss(value);
        double[] losses = rivals.stream()
                .map(other -> at(other, step))
                .flatMapToDouble(OptionalDouble::stream)
                .map(goal::loss)
                .toArray();
        int competing = losses.length + 1;
        if (competing <= bootstrap) {
            return true;
        }
        long better = Arrays.stream(losses).filter(loss -> loss < own).count();
        return better > Math.max(0, competing / reduction - 1);
    }

    /** The figure with which a trial came to a rung. */
    private static OptionalDouble at(Trial trial, double step) {
        Map.Entry<Long, Double> reached = trial.reports().ceilingEntry((long) Math.ceil(step));
        return reached == null || reached.getValue().isNaN()
                ? OptionalDouble.empty()
                : OptionalDouble.of(reached.getValue());
    }

    /**
     * Builds a {@link HalvingPruner}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private int firstRung = AUTOMATIC;
        private int reduction = 4;
        private int skippedRungs;
        private int bootstrap;

        private Builder() {}

        /**
         * Sets the step of the first rung.
         *
         * @param value default: a hundredth of the steps of the trial that completes first; nothing is stopped before
         *     that
         * @return this
         */
        public Builder firstRung(int value) {
            firstRung = Given.atLeast("firstRung", value, 1);
            return this;
        }

        /**
         * Sets how many times farther each rung is, and which part of the trials goes on from it.
         *
         * @param value default 4: a quarter
         * @return this
         */
        public Builder reduction(int value) {
            reduction = Given.atLeast("reduction", value, 2);
            return this;
        }

        /**
         * Sets how many rungs are left out at the beginning.
         *
         * @param value default 0
         * @return this
         */
        public Builder skippedRungs(int value) {
            skippedRungs = Given.atLeast("skippedRungs", value, 0);
            return this;
        }

        /**
         * Sets how many trials end at a rung whatever their figure, so that there is something to compare with.
         *
         * @param value default 0
         * @return this
         */
        public Builder bootstrap(int value) {
            bootstrap = Given.atLeast("bootstrap", value, 0);
            return this;
        }

        /** {@return the pruner} */
        public HalvingPruner build() {
            return new HalvingPruner(this);
        }
    }
}
