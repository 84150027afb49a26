// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the last numbers of both texts. */
record NumericMetric(double tolerance) implements Metric {
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.])[-+]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");

    @Override
    public Score score(Answer answer) {
        double expected = last(answer.expectedText())
                .orElseThrow(
                        () -> new IllegalArgumentException("the expected answer for the numeric metric has no number"
                                + " -> fix the row, or use another metric for such rows"));
        OptionalDouble actual = last(answer.actualText());
        if (actual.isEmpty()) {
            return new Score(0, "no number");
        }
        double distance = Math.abs(actual.getAsDouble() - expected);
        return new Score(distance <= tolerance ? 1 : 0, "read " + actual.getAsDouble());
    }

    @Override
    public String name() {
        return "numeric";
    }

    @Override
    public ScoreKind kind() {
        return ScoreKind.BINARY;
    }

    static OptionalDouble last(String text) {
        Matcher matcher = NUMBER.matcher(text);
        OptionalDouble last = OptionalDouble.empty();
        while (matcher.find()) {
            last = OptionalDouble.of(Double.parseDouble(matcher.group().replace(",", "")));
        }
        return last;
    }
}
