// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.internal.shared.JsonValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Metrics of models that give log-probabilities. */
final class LikelihoodMetrics {
    /** What a failed row scores: about as bad as guessing among the tokens of a large vocabulary. */
    private static final double HOPELESS = 1e5;

    private LikelihoodMetrics() {}

    /** exp of the mean negative log-probability per token; over rows, of all tokens together. */
    record Perplexity(String name, Function<Answer, double[]> logs) implements CorpusMetric {
        @Override
        public Score score(Answer answer) {
            double[] one = logs.apply(answer);
            return one.length == 0
                    ? Score.missing("no log-probabilities")
                    : Score.of(of(Arrays.stream(one).sum(), one.length));
        }

        private static double of(double sum, double tokens) {
            return Math.min(Double.MAX_VALUE, Math.exp(-sum / tokens));
        }

        @Override
        public boolean higherIsBetter() {
            return false;
        }

        @Override
        public double scoreOfFailure() {
            return HOPELESS;
        }

        @Override
        public Corpus corpus(List<Answer> answers) {
            double[][] all = answers.stream().map(logs).toArray(double[][]::new);
            double[] sums = Arrays.stream(all)
                    .mapToDouble(one -> Arrays.stream(one).sum())
                    .toArray();
            return rows -> {
                double sum = 0;
                double tokens = 0;
                for (int row : rows) {
                    sum += sums[row];
                    tokens += all[row].length;
                }
                return tokens == 0 ? HOPELESS : of(sum, tokens);
            };
        }
    }

    /** A metric whether the expected option is the likeliest one, as a whole or per byte. */
    record Option(TokenLikelihoods model, List<String> options, boolean perByte) implements Metric {
        @Override
        public Score score(Answer answer) {
            int expected = options.indexOf(answer.expectedText());
            if (expected < 0) {
                throw new IllegalArgumentException("the expected answer is none of the " + options.size() + " options: "
                        + JsonValues.shown(answer.expectedText()) + " -> add it to the options, or fix the row");
            }
            int best = 0;
            double highest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < options.size(); i++) {
                double value = likelihood(answer, options.get(i));
                if (value > highest) {
                    highest = value;
                    best = i;
                }
            }
            return new Score(best == expected ? 1 : 0, options.get(best));
        }

        private double likelihood(Answer answer, String option) {
            double sum = Arrays.stream(model.of(answer.prompt(), option)).sum();
            return perByte ? sum / Math.max(1, option.getBytes(StandardCharsets.UTF_8).length) : sum;
        }

        @Override
        public String name() {
            return perByte ? "option_likelihood_per_byte" : "option_likelihood";
        }

        @Override
        public ScoreKind kind() {
            return ScoreKind.BINARY;
        }
    }
}
