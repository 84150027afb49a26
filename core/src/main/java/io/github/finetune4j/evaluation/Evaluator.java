package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.model.ChatModel;
import io.github.finetune4j.model.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates models on a data set and compares them. In each example the last message, which must be the assistant's, is the
 * expected answer, and everything before it is the prompt.
 *
 * <pre>{@code
 * Comparison c = Evaluator.builder().metric(Metrics.exactMatch()).build().compare(baseline, tuned, test);
 * System.out.println(c.summary());
 * }</pre>
 *
 * <p>Immutable; may be shared by threads as far as its metrics may.
 *
 * @since 0.1
 */
public final class Evaluator {
    private final EvaluatorSettings settings;

    private Evaluator(EvaluatorSettings settings) {
        this.settings = settings;
    }

    /** {@return a builder without metrics} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Asks the model all rows, in batches, and scores the answers. A row that the model cannot answer becomes an error row
     * and counts with {@link Metric#scoreOfFailure}.
     *
     * @param model the model
     * @param data chat examples, each ending with an assistant message, at least one
     * @return the evaluation
     * @throws IllegalArgumentException if the data set is empty or has rows without an expected answer
     * @throws io.github.finetune4j.error.FineTuneException if the thread was interrupted (its flag stays set), if the provider
     *     refused the key, or if no row at all was answered
     */
    public Evaluation evaluate(ChatModel model, Dataset data) {
        return new EvaluationRun(settings, model, data).evaluate();
    }

    /**
     * Evaluates both models, the baseline first, and compares them row by row.
     *
     * @param baseline what the candidate is measured against
     * @param candidate what is to be judged
     * @param data as for {@link #evaluate}
     * @return the comparison
     */
    public Comparison compare(ChatModel baseline, ChatModel candidate, Dataset data) {
        return compare(evaluate(baseline, data), evaluate(candidate, data));
    }

    /**
     * Compares two evaluations of the same data set row by row, so that an evaluation is paid for once.
     *
     * @param baseline what the candidate is measured against
     * @param candidate what is to be judged
     * @return the comparison
     * @throws IllegalArgumentException if they are of different data sets, or lack one of the evaluator's metrics
     */
    public Comparison compare(Evaluation baseline, Evaluation candidate) {
        return new Comparer(settings).compare(baseline, candidate);
    }

    /**
     * Collects metrics and settings. Everything but the metrics has a default.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final List<Metric> metrics = new ArrayList<>();
        private UnaryOperator<ChatRequest.Builder> request = builder -> builder.temperature(0);
        private int batchSize = 16;
        private Progress progress = (done, total) -> {};
        private double level = 0.95;
        private @Nullable Double margin;
        private int resamples = 10_000;
        private long seed = 1;

        private Builder() {}

        /**
         * Sets the metric that decides, and drops those set before.
         *
         * @param metric the metric
         * @return this
         */
        public Builder metric(Metric metric) {
            metrics.clear();
            return addMetric(metric);
        }

        /**
         * Appends a further metric. The first metric gives the comparison's verdict; with several, p values are adjusted by
         * Holm's method.
         *
         * @param metric the metric; its name must differ from the others'
         * @return this
         */
        public Builder addMetric(Metric metric) {
            if (metrics.stream().anyMatch(other -> other.name().equals(metric.name()))) {
                throw new IllegalArgumentException(
                        "two metrics are named " + metric.name() + ": give one another name");
            }
            metrics.add(metric);
            return this;
        }

        /**
         * Sets how each question is asked, such as the most tokens of an answer. The default is temperature 0, so that an
         * evaluation can be repeated; what is set here replaces it.
         *
         * @param change applied to every request, which already holds the messages
         * @return this
         */
        public Builder request(UnaryOperator<ChatRequest.Builder> change) {
            request = change;
            return this;
        }

        /**
         * Sets how many rows the model is given at once.
         *
         * @param rows at least 1; 16 by default
         * @return this
         */
        public Builder batchSize(int rows) {
            batchSize = rows;
            return this;
        }

        /**
         * Sets who hears how far an evaluation is.
         *
         * @param listener called after each batch
         * @return this
         */
        public Builder onProgress(Progress listener) {
            progress = listener;
            return this;
        }

        /**
         * Sets the confidence level of all intervals; tests are judged at α = 1 − level.
         *
         * @param value between 0 and 1; 0.95 by default
         * @return this
         */
        public Builder level(double value) {
            level = value;
            return this;
        }

        /**
         * Sets the difference below which two models count as equally good. Without it, no verdict is <em>equivalent</em>.
         *
         * @param value above 0, in units of the score: 0.02 is two percentage points of a rate
         * @return this
         */
        public Builder equivalenceMargin(double value) {
            margin = value;
            return this;
        }

        /**
         * Sets how many resamples the bootstrap and the permutation test draw.
         *
         * @param value at least 100; 10,000 by default
         * @return this
         */
        public Builder resamples(int value) {
            resamples = value;
            return this;
        }

        /**
         * Sets the seed of the bootstrap and the permutation test. Equal seeds give equal figures.
         *
         * @param value any; 1 by default
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * {@return the evaluator}
         *
         * @throws IllegalArgumentException naming every setting that is missing or out of range
         */
        public Evaluator build() {
            return new Evaluator(new EvaluatorSettings(
                    List.copyOf(metrics), request, batchSize, progress, level, margin, resamples, seed));
        }
    }
}
