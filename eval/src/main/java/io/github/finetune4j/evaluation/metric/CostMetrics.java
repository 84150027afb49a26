// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.statistics.interval.Quantiles;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Metrics of what answers take: less is better, and no expected answer is looked at. */
final class CostMetrics {
    private static final double NANOS = 1e9;

    private CostMetrics() {}

    static double seconds(Answer answer) {
        return answer.took().toNanos() / NANOS;
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

    /** A quantile of latency over rows, failed ones with the time that they took among them. */
    record LatencyQuantile(String name, double probability) implements CorpusMetric {
        @Override
        public Score score(Answer answer) {
            return Score.of(seconds(answer));
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
                double[] drawn = new double[rows.length];
                for (int i = 0; i < rows.length; i++) {
                    drawn[i] = all[rows[i]];
                }
                return Quantiles.linear(drawn, probability);
            };
        }
    }
}
