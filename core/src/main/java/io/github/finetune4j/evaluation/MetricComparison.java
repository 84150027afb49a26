package io.github.finetune4j.evaluation;

import io.github.finetune4j.statistics.Interval;
import io.github.finetune4j.statistics.TestResult;
import java.util.OptionalLong;

/**
 * How two models compare by one metric.
 *
 * @since 0.1
 */
public final class MetricComparison {
    private final Metric metric;
    private final Interval baseline;
    private final Interval candidate;
    private final Interval effect;
    private final TestResult test;
    private final double adjustedP;
    private final Verdict verdict;
    private final long furtherRows;

    MetricComparison(
            Metric metric,
            Interval baseline,
            Interval candidate,
            Interval effect,
            TestResult test,
            double adjustedP,
            Verdict verdict,
            long furtherRows) {
        this.metric = metric;
        this.baseline = baseline;
        this.candidate = candidate;
        this.effect = effect;
        this.test = test;
        this.adjustedP = adjustedP;
        this.verdict = verdict;
        this.furtherRows = furtherRows;
    }

    /** {@return the metric's name} */
    public String name() {
        return metric.name();
    }

    /** {@return what values the metric gives} */
    public ScoreKind kind() {
        return metric.kind();
    }

    /** {@return whether more is better by this metric} */
    public boolean higherIsBetter() {
        return metric.higherIsBetter();
    }

    /** {@return mean score of the baseline with its interval over rows} */
    public Interval baseline() {
        return baseline;
    }

    /** {@return mean score of the candidate with its interval over rows} */
    public Interval candidate() {
        return candidate;
    }

    /** {@return candidate less baseline, with the interval of the paired difference: Tango's for rates, else a bootstrap} */
    public Interval effect() {
        return effect;
    }

    /** {@return the paired test: McNemar mid-p for pass/fail, else sign-flip permutation; its p is not adjusted} */
    public TestResult test() {
        return test;
    }

    /** {@return the p value adjusted by Holm's method for all metrics of the comparison, times {@link
     * Comparison#testSetUses}; the verdict rests on it} */
    public double adjustedP() {
        return adjustedP;
    }

    /** {@return whether the candidate is better by this metric} */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * {@return about how many more rows would decide with probability 0.8, if the difference seen here is the true one; empty
     * if the verdict is not undecided or no number of rows would do}
     */
    public OptionalLong furtherRows() {
        return furtherRows > 0 ? OptionalLong.of(furtherRows) : OptionalLong.empty();
    }

    /** {@return one sentence with effect, interval, test, n and verdict} */
    public String summary() {
        return SummaryText.of(this);
    }

    @Override
    public String toString() {
        return summary();
    }
}
