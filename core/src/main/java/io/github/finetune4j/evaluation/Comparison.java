// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.evaluation.gate.GateReport;
import io.github.finetune4j.evaluation.gate.QualityGate;
import io.github.finetune4j.evaluation.internal.compare.RowPairs;
import io.github.finetune4j.evaluation.internal.compare.SummaryText;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * The comparison of two models on the same rows. Immutable; {@link Evaluator#compare} makes it.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Comparison {
    private final Evaluation baseline;
    private final Evaluation candidate;
    private final RowPairs pairs;
    private final List<MetricComparison> metrics;
    private final List<SliceComparison> slices;
    private final int uses;
    private final List<String> notes;
    private final Consumer<GateReport> gated;

    Comparison(
            Evaluation baseline,
            Evaluation candidate,
            RowPairs pairs,
            List<MetricComparison> metrics,
            List<SliceComparison> slices,
            int uses,
            List<String> notes) {
        this.baseline = baseline;
        this.candidate = candidate;
        this.pairs = pairs;
        this.metrics = List.copyOf(metrics);
        this.slices = List.copyOf(slices);
        this.uses = uses;
        this.notes = List.copyOf(notes);
        gated = report -> {};
    }

    private Comparison(Comparison of, Evaluation baseline, Evaluation candidate, Consumer<GateReport> gated) {
        this.baseline = baseline;
        this.candidate = candidate;
        pairs = of.pairs;
        metrics = of.metrics;
        slices = of.slices;
        uses = of.uses;
        notes = of.notes;
        this.gated = gated;
    }

    /**
     * {@return the same comparison, of whose gates somebody hears}
     *
     * @param hears throws nothing
     */
    Comparison whenGated(Consumer<GateReport> hears) {
        return new Comparison(this, baseline, candidate, hears);
    }

    /**
     * {@return the same comparison, of whose evaluations' gates somebody hears}
     *
     * @param before the baseline's evaluation
     * @param after the candidate's
     */
    Comparison between(Evaluation before, Evaluation after) {
        return new Comparison(this, before, after, gated);
    }

    /**
     * The answers of both models to one row.
     *
     * @param baseline the row of the baseline
     * @param candidate the same row of the candidate
     * @since 0.1
     */
    public record RowPair(EvaluatedRow baseline, EvaluatedRow candidate) {
        /**
         * {@return candidate less baseline by this metric; NaN where one of them has no score}
         *
         * @param metric name of the metric
         */
        public double difference(String metric) {
            return value(candidate, metric) - value(baseline, metric);
        }

        private static double value(EvaluatedRow row, String metric) {
            return row.score(metric).map(Score::value).orElse(Double.NaN);
        }
    }

    /** {@return the evaluation that the candidate is measured against} */
    public Evaluation baseline() {
        return baseline;
    }

    /** {@return the evaluation that is judged} */
    public Evaluation candidate() {
        return candidate;
    }

    /** {@return one comparison per metric in the evaluator's order; the first decides} */
    public List<MetricComparison> metrics() {
        return metrics;
    }

    /**
     * {@return the comparison by this metric}
     *
     * @param name of the metric
     * @throws IllegalArgumentException if it was not compared; the message lists those that were
     */
    public MetricComparison metric(String name) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metric " + name
                        + " in this comparison -> name one of "
                        + String.join(
                                ", ",
                                metrics.stream().map(MetricComparison::name).toList())));
    }

    /** {@return the verdict by the first metric} */
    public Verdict verdict() {
        return metrics.get(0).verdict();
    }

    /** {@return number of rows that both were asked, failed ones among them} */
    public int size() {
        return pairs.size();
    }

    /** {@return both models' rows side by side, in the order of the data set} */
    public List<RowPair> rows() {
        return IntStream.range(0, size())
                .mapToObj(i ->
                        new RowPair(pairs.baseline().get(i), pairs.candidate().get(i)))
                .toList();
    }

    /**
     * {@return rows that the candidate does worse than the baseline by the first metric, the greatest loss first: for
     * pass/fail, those that were right and are wrong now}
     */
    public List<RowPair> regressions() {
        return regressions(metrics.get(0).name());
    }

    /**
     * {@return rows that the candidate does worse than the baseline, the greatest loss first}
     *
     * @param metric name of the metric
     */
    public List<RowPair> regressions(String metric) {
        return changed(metric, -1);
    }

    /**
     * {@return rows that the candidate does better than the baseline, the greatest gain first}
     *
     * @param metric name of the metric
     */
    public List<RowPair> improvements(String metric) {
        return changed(metric, 1);
    }

    private List<RowPair> changed(String name, int sign) {
        int direction = sign * (metric(name).higherIsBetter() ? 1 : -1);
        return rows().stream()
                .filter(pair -> direction * pair.difference(name) > 0)
                .sorted(Comparator.comparingDouble(pair -> -Math.abs(pair.difference(name))))
                .toList();
    }

    /** {@return every slice of every slicing by every metric, in the order in which they occur} */
    public List<SliceComparison> slices() {
        return slices;
    }

    /**
     * {@return the slices by one metric, the one where the candidate does worst against the baseline first}
     *
     * @param metric name of the metric
     */
    public List<SliceComparison> worstSlices(String metric) {
        metric(metric);
        return slices.stream()
                .filter(slice -> slice.metric().name().equals(metric) && slice.rows() > 0)
                .sorted(Comparator.comparingDouble(SliceComparison::gain))
                .toList();
    }

    /** {@return how many candidates this test set has judged, this one among them; p values are multiplied by it} */
    public int testSetUses() {
        return uses;
    }

    /**
     * {@return what a reader of the figures must know: a leak that was allowed, rows without a score, a test set used
     * often}
     */
    public List<String> notes() {
        return notes;
    }

    /**
     * Checks requirements.
     *
     * <pre>{@code
     * comparison.gate(QualityGates.noWorse("exact_match", 0.02), QualityGates.maxErrorRate(0.01)).orThrow();
     * }</pre>
     *
     * @param gates what is required of the candidate
     * @return what each gate says
     */
    public GateReport gate(QualityGate... gates) {
        GateReport report = GateReport.of(candidate.model(), List.of(gates), gate -> gate.check(this));
        gated.accept(report);
        return report;
    }

    /**
     * {@return some lines for a person: per metric both scores, the effect with its interval, the paired test with p
     * and n, and the verdict; then how many rows were not answered, if any, and the notes}
     */
    public String summary() {
        return SummaryText.of(this);
    }

    @Override
    public String toString() {
        return summary();
    }
}
