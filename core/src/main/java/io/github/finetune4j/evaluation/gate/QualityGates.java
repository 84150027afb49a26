// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.gate;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Latency;
import io.github.finetune4j.evaluation.MetricComparison;
import io.github.finetune4j.evaluation.SliceComparison;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.Verdict;
import io.github.finetune4j.evaluation.gate.GateOutcome.Status;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * The usual {@link QualityGate}s. Those on figures look at the interval and not at the point, so that luck on a small
 * test set passes nothing: where the interval holds the limit, the gate is undecided, which does not pass.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class QualityGates {
    private static final double LEVEL = 0.95;

    private QualityGates() {}

    /**
     * {@return passes if the candidate is shown to be no worse than the baseline by more than a margin
     * (non-inferiority): the whole interval of the difference lies above −margin}
     *
     * @param metric name of the metric
     * @param margin above 0, in units of the score: 0.02 is two percentage points of a rate
     */
    public static QualityGate noWorse(String metric, double margin) {
        Given.above("the margin", margin, 0);
        String name = "no worse than the baseline by " + metric + ", margin " + number(margin);
        return ofComparison(name, comparison -> {
            MetricComparison found = comparison.metric(metric);
            double sign = found.higherIsBetter() ? 1 : -1;
            double worst = sign > 0 ? found.effect().lower() : -found.effect().upper();
            double best = sign > 0 ? found.effect().upper() : -found.effect().lower();
            Status status = worst > -margin ? Status.PASSED : best < -margin ? Status.FAILED : Status.UNDECIDED;
            return new Finding(status, found.summary());
        });
    }

    /**
     * {@return passes unless the candidate is shown to be worse; weaker than {@link #noWorse}, for test sets too small
     * for it}
     *
     * @param metric name of the metric
     */
    public static QualityGate notShownWorse(String metric) {
        String name = "not shown to be worse than the baseline by " + metric;
        return ofComparison(name, comparison -> {
            MetricComparison found = comparison.metric(metric);
            Status status = found.verdict() == Verdict.WORSE ? Status.FAILED : Status.PASSED;
            return new Finding(status, found.summary());
        });
    }

    /**
     * {@return passes if the candidate is shown to be better than the baseline}
     *
     * @param metric name of the metric
     */
    public static QualityGate better(String metric) {
        String name = "better than the baseline by " + metric;
        return ofComparison(name, comparison -> {
            MetricComparison found = comparison.metric(metric);
            Status status = switch (found.verdict()) {
                case BETTER -> Status.PASSED;
                case UNDECIDED -> Status.UNDECIDED;
                default -> Status.FAILED;
            };
            return new Finding(status, found.summary());
        });
    }

    /**
     * {@return passes if no slice is shown to be worse by this metric, p adjusted for the number of slices}
     *
     * @param metric name of the metric
     */
    public static QualityGate noSliceWorse(String metric) {
        String name = "no slice shown to be worse by " + metric;
        return ofComparison(name, comparison -> {
            Optional<SliceComparison> worse = comparison.worstSlices(metric).stream()
                    .filter(slice -> slice.metric().verdict() == Verdict.WORSE)
                    .findFirst();
            return worse.map(slice -> new Finding(
                            Status.FAILED,
                            slice.slicing() + " " + slice.value() + ": "
                                    + slice.metric().summary()))
                    .orElseGet(() -> new Finding(
                            Status.PASSED, comparison.worstSlices(metric).size() + " slices, none shown to be worse"));
        });
    }

    /**
     * {@return passes if at most so many rows are worse than before}
     *
     * @param metric name of the metric
     * @param rows at least 0
     */
    public static QualityGate maxRegressions(String metric, int rows) {
        String name = "at most " + rows + " rows worse than before by " + metric;
        return ofComparison(name, comparison -> {
            int count = comparison.regressions(metric).size();
            return new Finding(
                    count <= rows ? Status.PASSED : Status.FAILED,
                    count + " of " + comparison.size() + " rows are worse than before");
        });
    }

    /**
     * {@return passes if the score is shown to be at least so much: the lower end of its interval is; for metrics where
     * less is better see {@link #atMost}}
     *
     * @param metric name of the metric
     * @param minimum in units of the score
     */
    public static QualityGate atLeast(String metric, double minimum) {
        String name = metric + " at least " + number(minimum);
        return ofEvaluation(name, evaluation -> {
            Interval score = evaluation.score(metric);
            Status status = score.lower() >= minimum
                    ? Status.PASSED
                    : score.upper() < minimum ? Status.FAILED : Status.UNDECIDED;
            return new Finding(status, words(score));
        });
    }

    /**
     * {@return passes if the score is shown to be at most so much: the upper end of its interval is}
     *
     * @param metric name of the metric
     * @param maximum in units of the score
     */
    public static QualityGate atMost(String metric, double maximum) {
        String name = metric + " at most " + number(maximum);
        return ofEvaluation(name, evaluation -> {
            Interval score = evaluation.score(metric);
            Status status = score.upper() <= maximum
                    ? Status.PASSED
                    : score.lower() > maximum ? Status.FAILED : Status.UNDECIDED;
            return new Finding(status, words(score));
        });
    }

    /**
     * {@return passes if at most this share of the rows was not answered, by the point estimate}
     *
     * @param share from 0 to 1
     */
    public static QualityGate maxErrorRate(double share) {
        String name = "at most " + number(100 * share) + " % of rows not answered";
        return ofEvaluation(name, evaluation -> {
            int n = evaluation.rows().size();
            Interval rate = Proportions.wilson(evaluation.errors(), n, LEVEL);
            return new Finding(
                    rate.estimate() <= share ? Status.PASSED : Status.FAILED,
                    evaluation.errors() + " of " + n + " rows were not answered, " + words(rate));
        });
    }

    /**
     * {@return passes if 95 of 100 calls took at most so long}
     *
     * @param limit above zero
     */
    public static QualityGate maxP95Latency(Duration limit) {
        String name = "p95 latency at most " + limit.toMillis() + " ms";
        return ofEvaluation(name, evaluation -> {
            Optional<Latency> latency = evaluation.latency();
            if (latency.isEmpty()) {
                return new Finding(Status.UNDECIDED, "no call was measured");
            }
            Duration p95 = latency.get().p95();
            return new Finding(
                    p95.compareTo(limit) <= 0 ? Status.PASSED : Status.FAILED,
                    "p95 is " + p95.toMillis() + " ms over " + latency.get().n() + " calls");
        });
    }

    /**
     * {@return passes if an answer costs at most so much on average; undecided without a {@link TokenPrice}}
     *
     * @param limit in the currency of the price
     */
    public static QualityGate maxCostPerAnswer(double limit) {
        String name = "at most " + number(limit) + " per answer";
        return ofEvaluation(name, evaluation -> {
            if (evaluation.cost().isEmpty()) {
                return new Finding(Status.UNDECIDED, "no price is known -> give the evaluator one");
            }
            double each = evaluation.cost().getAsDouble() / evaluation.rows().size();
            return new Finding(
                    each <= limit ? Status.PASSED : Status.FAILED, "an answer costs " + number(each) + " on average");
        });
    }

    /**
     * {@return passes if at least so many rows were asked: a verdict on ten rows is none}
     *
     * @param rows at least 1
     */
    public static QualityGate minRows(int rows) {
        String name = "at least " + rows + " rows";
        return ofEvaluation(name, evaluation -> {
            int n = evaluation.rows().size();
            return new Finding(n >= rows ? Status.PASSED : Status.FAILED, n + " rows were asked");
        });
    }

    private static String words(Interval score) {
        return String.format(
                Locale.ROOT,
                "%s, %.0f %% interval %s to %s, n %d",
                number(score.estimate()),
                100 * score.level(),
                number(score.lower()),
                number(score.upper()),
                score.n());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value)
                .replaceAll("(\\.\\d*?)0+$", "$1")
                .replaceAll("\\.$", "");
    }

    /** A finding of a check, before it is known by which gate. */
    private record Finding(Status status, String reason) {}

    private static QualityGate ofComparison(String name, Function<Comparison, Finding> check) {
        return new QualityGate() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public GateOutcome check(Comparison comparison) {
                return outcome(this, check.apply(comparison));
            }

            @Override
            public GateOutcome check(Evaluation evaluation) {
                throw new IllegalArgumentException(
                        "the gate '" + name + "' needs a baseline -> call gate(...) of a comparison");
            }
        };
    }

    private static QualityGate ofEvaluation(String name, Function<Evaluation, Finding> check) {
        return new QualityGate() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public GateOutcome check(Comparison comparison) {
                return check(comparison.candidate());
            }

            @Override
            public GateOutcome check(Evaluation evaluation) {
                return outcome(this, check.apply(evaluation));
            }
        };
    }

    private static GateOutcome outcome(Gate gate, Finding finding) {
        return GateOutcome.of(gate, finding.status(), finding.reason());
    }
}
