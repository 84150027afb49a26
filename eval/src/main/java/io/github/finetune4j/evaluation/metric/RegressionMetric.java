// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Score;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A figure of expected and given numbers.
 *
 * @param name for tables
 * @param higherIsBetter whether more is better
 * @param ofFailure the distance of an answer without a number; NaN: it counts as the mean of what is expected
 * @param figure of numbers expected, and of those given
 */
record RegressionMetric(String name, boolean higherIsBetter, double ofFailure, Figure figure) implements CorpusMetric {
    /** A figure of two lists of equal length. */
    interface Figure {
        double of(double[] expected, double[] given);
    }

    private static double expected(String text) {
        return NumericMetric.last(text)
                .orElseThrow(() -> new IllegalArgumentException("the expected answer for a metric of numbers has none"
                        + " -> fix the row, or use another metric for such rows"));
    }

    @Override
    public void check(ChatExample row) {
        row.answer().ifPresent(answer -> expected(answer.content()));
    }

    /** The distance, or what stands for it; its negative where more is better. */
    @Override
    public Score score(Answer answer) {
        double expected = expected(answer.expectedText());
        OptionalDouble given = NumericMetric.last(answer.actualText());
        if (given.isEmpty()) {
            return new Score(Double.isNaN(ofFailure) ? -Math.abs(expected) : ofFailure, "no number");
        }
        double distance = Math.abs(given.getAsDouble() - expected);
        return Score.of(higherIsBetter ? -distance : distance);
    }

    @Override
    public double scoreOfFailure() {
        return Double.isNaN(ofFailure) ? 0 : ofFailure;
    }

    @Override
    public Corpus corpus(List<Answer> answers) {
        double[] expected = answers.stream()
                .mapToDouble(answer -> expected(answer.expectedText()))
                .toArray();
        double mean = Arrays.stream(expected).average().orElse(0);
        double[] given = IntStream.range(0, expected.length)
                .mapToDouble(i -> NumericMetric.last(answers.get(i).actualText())
                        .orElse(Double.isNaN(ofFailure) ? mean : expected[i] + ofFailure))
                .toArray();
        return rows -> figure.of(
                Arrays.stream(rows).mapToDouble(row -> expected[row]).toArray(),
                Arrays.stream(rows).mapToDouble(row -> given[row]).toArray());
    }

    static double absolute(double[] expected, double[] given) {
        return IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(expected[i] - given[i]))
                .average()
                .orElse(0);
    }

    private static double squared(double[] expected, double... given) {
        return IntStream.range(0, expected.length)
                .mapToDouble(i -> (expected[i] - given[i]) * (expected[i] - given[i]))
                .average()
                .orElse(0);
    }

    static double rootOfSquares(double[] expected, double[] given) {
        return Math.sqrt(squared(expected, given));
    }

    /** As scikit-learn has it, but of rows that are all expected to be one number 0. */
    static double explained(double[] expected, double[] given) {
        double mean = Arrays.stream(expected).average().orElse(0);
        double all = Arrays.stream(expected)
                .map(each -> (each - mean) * (each - mean))
                .average()
                .orElse(0);
        return all == 0 ? 0 : 1 - squared(expected, given) / all;
    }
}
