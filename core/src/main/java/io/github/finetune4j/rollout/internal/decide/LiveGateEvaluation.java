// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.decide;

import io.github.finetune4j.evaluation.gate.GateOutcome.Status;
import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.rollout.LiveGateResult;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.internal.measure.LogHistogram;
import io.github.finetune4j.rollout.internal.measure.Sums;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.sequence.ConfidenceSequences;
import io.github.finetune4j.statistics.sequence.CovariateSums;
import io.github.finetune4j.statistics.sequence.QuantileSequence;
import io.github.finetune4j.statistics.sequence.RateDifferenceSequence;
import io.github.finetune4j.statistics.sequence.RateSequence;
import org.jspecify.annotations.Nullable;

/**
 * One gate on the sums of two arms. Rates have the exact sequence of their difference. Quantiles are compared by two
 * exact sequences, one for each arm, each with half of the chance: if both hold, so does their difference. Means of
 * amounts have the asymptotic sequence of the difference.
 */
record LiveGateEvaluation(LiveGate gate, LiveMetric metric, Sums baseline, Sums candidate) {
    /** Below that, an asymptotic sequence says nothing. */
    static final int LEAST_AMOUNTS = 100;

    private static final double OPTIMAL_N = 2000;

    /**
     * {@return what the gate says}
     *
     * @param passAlpha chance of passing a candidate that should not pass
     * @param failAlpha chance of failing one that should not fail
     */
    LiveGateResult result(String arm, int epoch, double passAlpha, double failAlpha) {
        Interval shown = effect(passAlpha);
        Status status = Status.UNDECIDED;
        if (shown != null) {
            // failing has the smaller α and so the wider interval: what doesn't fail in this one doesn't fail in that
            // one
            Interval failing = fails(shown) ? effect(Math.min(failAlpha, passAlpha)) : null;
            if (failing != null && fails(failing)) {
                status = Status.FAILED;
                shown = failing;
            } else if (enough() && passes(shown)) {
                status = Status.PASSED;
            }
        }
        return new LiveGateResult(new LiveFinding(
                gate, arm, epoch, status, shown, value(baseline), value(candidate), (long) baseline.n(), (long)
                        candidate.n()));
    }

    private boolean alone() {
        return gate.kind() == LiveGate.Kind.WITHIN;
    }

    private boolean enough() {
        return candidate.n() >= gate.minSample() && (alone() || baseline.n() >= gate.minSample());
    }

    private boolean passes(Interval effect) {
        return switch (gate.kind()) {
            case NO_WORSE -> worst(effect) <= gate.margin();
            case WATCH -> true;
            case BETTER -> worst(effect) < -gate.margin();
            case WITHIN -> metric.lessBetter() ? effect.upper() <= gate.margin() : effect.lower() >= gate.margin();
        };
    }

    private boolean fails(Interval effect) {
        return switch (gate.kind()) {
            case NO_WORSE, WATCH -> best(effect) > gate.margin();
            case BETTER -> best(effect) > -gate.margin();
            case WITHIN -> metric.lessBetter() ? effect.lower() > gate.margin() : effect.upper() < gate.margin();
        };
    }

    /** {@return by how much the candidate is worse, at most} */
    private double worst(Interval effect) {
        return metric.lessBetter() ? effect.upper() : -effect.lower();
    }

    /** {@return by how much the candidate is worse, at least} */
    private double best(Interval effect) {
        return metric.lessBetter() ? effect.lower() : -effect.upper();
    }

    private double value(Sums sums) {
        if (gate.quantile().isEmpty() || sums.histogram().total() == 0) {
            return sums.mean();
        }
        long rank = Math.max(1, (long)
                Math.ceil(gate.quantile().getAsDouble() * sums.histogram().total()));
        return Math.max(0, LogHistogram.to(sums.histogram().ofRank(rank)));
    }

    /** {@return candidate less baseline times factor, or the candidate alone; null while nothing can be said} */
    private @Nullable Interval effect(double alpha) {
        if (candidate.n() < 1 || (!alone() && baseline.n() < 1)) {
            return null;
        }
        if (gate.quantile().isPresent()) {
            return quantiles(gate.quantile().getAsDouble(), alpha);
        }
        return exact() ? rates(alpha) : means(alpha);
    }

    /** Counts of events may be above one for an answer; then they are amounts. */
    private boolean exact() {
        return switch (metric.kind()) {
            case RATE -> true;
            case EVENT -> baseline.sum() <= baseline.n() && candidate.sum() <= candidate.n();
            case AMOUNT -> false;
        };
    }

    private Interval rates(double alpha) {
        if (alone()) {
            return rate(candidate, alpha);
        }
        Effective base = Effective.of(baseline);
        Effective its = Effective.of(candidate);
        return RateDifferenceSequence.interval(base.sum(), base.n(), its.sum(), its.n(), gate.factor(), 1 - alpha);
    }

    private static Interval rate(Sums sums, double alpha) {
        Effective its = Effective.of(sums);
        return RateSequence.interval(its.sum(), its.n(), 1 - alpha);
    }

    /** As many independent values as say the same. */
    private record Effective(double sum, double n) {
        static Effective of(Sums sums) {
            double effect = sums.designEffect();
            double n = sums.n() / effect;
            return new Effective(Math.max(0, Math.min(n, sums.sum() / effect)), n);
        }
    }

    private Interval difference(Interval base, Interval its, double alpha) {
        double factor = gate.factor();
        return new Interval(
                its.estimate() - factor * base.estimate(),
                its.lower() - factor * base.upper(),
                its.upper() - factor * base.lower(),
                1 - alpha,
                its.method() + " of each arm",
                base.n() + its.n());
    }

    private @Nullable Interval means(double alpha) {
        if (candidate.n() < LEAST_AMOUNTS || (!alone() && baseline.n() < LEAST_AMOUNTS)) {
            return null;
        }
        CovariateSums its = candidate.covariates();
        double designEffect = Math.max(candidate.designEffect(), alone() ? 1 : baseline.designEffect());
        if (alone()) {
            return asymptotic(its.mean(), its.variance() / its.n(), its.n(), designEffect, alpha);
        }
        CovariateSums.Difference difference = baseline.covariates().to(its);
        double n = baseline.n() + candidate.n();
        return asymptotic(difference.estimate(), difference.variance(), n, designEffect, alpha);
    }

    private static Interval asymptotic(double mean, double variance, double n, double designEffect, double alpha) {
        long effective = Math.max(1, Math.round(n / designEffect));
        double deviation = Math.sqrt(variance * designEffect * effective);
        return ConfidenceSequences.asymptotic(mean, deviation, effective, 1 - alpha, OPTIMAL_N);
    }

    private @Nullable Interval quantiles(double probability, double alpha) {
        if (candidate.histogram().total() == 0
                || (!alone() && baseline.histogram().total() == 0)) {
            return null;
        }
        if (alone()) {
            return quantile(candidate, probability, alpha);
        }
        return difference(
                quantile(baseline, probability, alpha / 2), quantile(candidate, probability, alpha / 2), alpha);
    }

    private static Interval quantile(Sums sums, double probability, double alpha) {
        LogHistogram histogram = sums.histogram();
        long n = histogram.total();
        QuantileSequence ranks = QuantileSequence.ranks(n, n / sums.designEffect(), probability, 1 - alpha);
        double lower = ranks.lower() < 1 ? 0 : Math.max(0, LogHistogram.from(histogram.ofRank(ranks.lower())));
        double upper = ranks.upper() > n ? Double.POSITIVE_INFINITY : LogHistogram.to(histogram.ofRank(ranks.upper()));
        long middle = Math.max(1, (long) Math.ceil(probability * n));
        double estimate = Math.max(0, LogHistogram.to(histogram.ofRank(middle)));
        return new Interval(
                Math.min(estimate, upper), Math.min(lower, upper), upper, 1 - alpha, "quantile sequence", n);
    }
}
