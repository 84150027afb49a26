package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.Message;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One row of an evaluation.
 *
 * @param index position in the data set, from 0
 * @param prompt the messages that the model saw
 * @param expected the text that was expected
 * @param actual the text that the model gave, empty if it failed
 * @param error why the model failed to answer, empty if it answered
 * @param scores one score per metric, by name, in the evaluator's order; a failed row holds {@link Metric#scoreOfFailure}
 * @since 0.1
 */
public record RowResult(
        int index, List<Message> prompt, String expected, String actual, String error, Map<String, Score> scores) {
    /** Copies the collections. */
    public RowResult {
        prompt = List.copyOf(prompt);
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    /** {@return whether the model failed to answer} */
    public boolean failed() {
        return !error.isEmpty();
    }

    /**
     * {@return the score of this row, empty if there is no such metric}
     *
     * @param metric name of the metric
     */
    public Optional<Score> score(String metric) {
        return Optional.ofNullable(scores.get(metric));
    }
}
