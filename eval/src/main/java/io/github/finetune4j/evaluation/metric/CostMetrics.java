// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.statistics.interval.Quantiles;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Metrics of what answers take: less is better, and no expected answer is looked at. */
final class CostMetrics {
    private static final double NANOS = 1e9;

    private CostMetrics() {}

    private static double seconds(Answer answer) {
        return answer.took().toNanos() / NANOS;
    }

    /** {@return the seconds that a row took; none where nobody measured, as of one that was asked in a batch} */
    private static Score measured(Answer answer) {
        return answer.took().isZero() ? Score.missing("nobody measured how long it took") : Score.of(seconds(answer));
    }

    /** The time that a row took. */
    record Latency(String name, double scoreOfFailure) implements Metric {
        @Override
        public Score score(Answer answer) {
            return measured(answer);
        }

        @Override
        public boolean higherIsBetter() {
            return false;
        }

        @Override
        public boolean needsExpected() {
            return false;
        }
    }

    /** An amount per row. */
    record Amount(String name, ToDoubleFunction<Answer> amount, double scoreOfFailure) implements Metric {
        @Override
        public Score score(Answer answer) {
            return Score.of(amount.applyAsDouble(answer));
        }

        @Override
        public boolean higherIsBetter() {
            return false;
        }

        @Override
        public boolean needsExpected() {
            return false;
        }
    }

    /** A quantile of latency over rows that were measured, failed ones with the time that they took among them. */
    record LatencyQuantile(String name, double probability) implements CorpusMetric {
        @Override
        public Score score(Answer answer) {
            return measured(answer);
        }

        @Override
        public boolean higherIsBetter() {
            return false;
        }

        @Override
        public boolean needsExpected() {
            return false;
        }

        @Override
        public Corpus corpus(List<Answer> answers) {
            double[] all = answers.stream().mapToDouble(CostMetrics::seconds).toArray();
            return rows -> {
                double[] drawn = Arrays.stream(rows)
                        .mapToDouble(row -> all[row])
                        .filter(seconds -> seconds > 0)
                        .toArray();
                if (drawn.length == 0) {
                    throw new IllegalStateException(
                            "nobody measured how long these rows took, as of batches -> ask by ordinary calls");
                }
                return Quantiles.linear(drawn, probability);
            };
        }
    }
}
