package io.github.finetune4j.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Two models on the same rows. Immutable; {@link Evaluator#compare} makes it.
 *
 * @since 0.1
 */
public final class Comparison {
    private final Evaluation baseline;
    private final Evaluation candidate;
    private final List<MetricComparison> metrics;

    Comparison(Evaluation baseline, Evaluation candidate, List<MetricComparison> metrics) {
        this.baseline = baseline;
        this.candidate = candidate;
        this.metrics = List.copyOf(metrics);
    }

    /**
     * The answers of both models to one row.
     *
     * @param baseline the row of the baseline
     * @param candidate the same row of the candidate
     * @since 0.1
     */
    public record RowPair(RowResult baseline, RowResult candidate) {}

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
                .orElseThrow(() -> new IllegalArgumentException("no metric " + name + " in this comparison: it has "
                        + String.join(
                                ", ",
                                metrics.stream().map(MetricComparison::name).toList())));
    }

    /** {@return the verdict by the first metric} */
    public Verdict verdict() {
        return metrics.get(0).verdict();
    }

    /** {@return number of rows, failed ones among them} */
    public int size() {
        return baseline.rows().size();
    }

    /** {@return both models' rows side by side, in the order of the data set} */
    public List<RowPair> rows() {
        return IntStream.range(0, size())
                .mapToObj(i ->
                        new RowPair(baseline.rows().get(i), candidate.rows().get(i)))
                .toList();
    }

    /**
     * {@return some lines for a person: per metric both scores, the effect with its interval, the paired test with p and n,
     * and the verdict; then how many rows were not answered, if any}
     */
    public String summary() {
        return SummaryText.of(this);
    }

    @Override
    public String toString() {
        return summary();
    }
}
