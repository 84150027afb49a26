// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.evaluation.internal.compare.Paired;
import io.github.finetune4j.evaluation.internal.compare.SummaryText;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.TestResult;
import java.util.Optional;
import java.util.OptionalLong;
import org.apiguardian.api.API;

/**
 * A comparison of two models by one metric. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class MetricComparison {
    private final Paired paired;
    private final Metric metric;
    private final Interval baseline;
    private final Interval candidate;
    private final double adjustedP;
    private final Correction correction;
    private final Verdict verdict;
    private final long furtherRows;

    MetricComparison(
            Paired paired,
            Interval baseline,
            Interval candidate,
            double adjustedP,
            Correction correction,
            Verdict verdict,
            long furtherRows) {
        this.paired = paired;
        this.metric = paired.metric();
        this.baseline = baseline;
        this.candidate = candidate;
        this.adjustedP = adjustedP;
        this.correction = correction;
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

    /**
     * {@return candidate less baseline, with the interval of the paired difference: Tango's for rates, else a
     * bootstrap; by groups where rows are grouped}
     */
    public Interval effect() {
        return paired.effect();
    }

    /** {@return the paired test: McNemar mid-p for pass/fail, else sign-flip permutation; its p is not adjusted} */
    public TestResult test() {
        return paired.test();
    }

    /**
     * {@return how large the difference is, without its unit: for pass/fail the odds of a row gained to a row lost, 1
     * being no difference; else Cohen's d of the pairs, the mean difference in standard deviations of the differences;
     * empty for metrics of the whole set, for rows in groups, and where no two differences differ}
     */
    public Optional<Interval> effectSize() {
        return paired.effectSize();
    }

    /**
     * Tests whether the candidate is not worse than the baseline by a margin or more. A small p shows that it is not; a
     * verdict of {@link Verdict#UNDECIDED} shows nothing of the kind.
     *
     * @param margin above 0, in units of the score; fix it before you look
     * @return the one-sided test of being worse by the margin or more; its p is not adjusted
     * @throws IllegalArgumentException for metrics of the whole set, and for fewer than two rows or groups
     */
    public TestResult nonInferiority(double margin) {
        return paired.nonInferiority(margin);
    }

    /** {@return how {@link #adjustedP} was adjusted for the other metrics, or slices, of the comparison} */
    public Correction correction() {
        return correction;
    }

    /** {@return the p value adjusted by {@link #correction} for all metrics of the comparison, times {@link
     * Comparison#testSetUses}; the verdict rests on it} */
    public double adjustedP() {
        return adjustedP;
    }

    /** {@return whether the candidate is better by this metric} */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * {@return about how many more rows would decide with probability 0.8, if the difference seen here is the true one:
     * show it, or show that it is within the margin of equivalence, whichever takes fewer; empty if the verdict is not
     * undecided or no number of rows would do}
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
