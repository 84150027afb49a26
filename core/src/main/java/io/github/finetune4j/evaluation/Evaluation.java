package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.model.Usage;
import io.github.finetune4j.statistics.Interval;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answers of one model to all rows of a data set, with their scores. Immutable; an {@link Evaluator} makes it.
 *
 * @since 0.1
 */
public final class Evaluation {
    private final String model;
    private final Fingerprint data;
    private final List<RowResult> rows;
    private final Usage usage;
    private final Map<String, Interval> scores;

    Evaluation(String model, Fingerprint data, List<RowResult> rows, Usage usage, Map<String, Interval> scores) {
        this.model = model;
        this.data = data;
        this.rows = List.copyOf(rows);
        this.usage = usage;
        this.scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    /** {@return the model's name} */
    public String model() {
        return model;
    }

    /** {@return fingerprint of the data set that was asked} */
    public Fingerprint data() {
        return data;
    }

    /** {@return one result per row of the data set, in its order, failed rows among them} */
    public List<RowResult> rows() {
        return rows;
    }

    /** {@return how many rows the model failed to answer; they count with {@link Metric#scoreOfFailure}} */
    public long errors() {
        return rows.stream().filter(RowResult::failed).count();
    }

    /** {@return tokens taken by all answers together} */
    public Usage usage() {
        return usage;
    }

    /** {@return mean score per metric, by name in the evaluator's order, with its interval over rows} */
    public Map<String, Interval> scores() {
        return scores;
    }

    /**
     * {@return the mean score of this metric with its interval}
     *
     * @param metric name of the metric
     * @throws IllegalArgumentException if it was not evaluated; the message lists those that were
     */
    public Interval score(String metric) {
        Interval score = scores.get(metric);
        if (score == null) {
            throw new IllegalArgumentException("no metric " + metric + " in this evaluation of " + model + ": it has "
                    + String.join(", ", scores.keySet()));
        }
        return score;
    }

    double[] values(String metric) {
        score(metric);
        return rows.stream()
                .mapToDouble(row -> row.score(metric).orElseThrow().value())
                .toArray();
    }

    @Override
    public String toString() {
        return model + " on " + rows.size() + " rows: " + SummaryText.of(scores) + ", errors " + errors();
    }
}
