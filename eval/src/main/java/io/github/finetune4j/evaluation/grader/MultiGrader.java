// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A formula over other graders; those that it does not name are not run. */
final class MultiGrader implements Metric {
    private final String name;
    private final Map<String, Metric> parts;
    private final Formula formula;

    MultiGrader(String name, Map<String, Metric> parts, Formula formula) {
        this.name = name;
        this.formula = formula;
        this.parts = new LinkedHashMap<>(parts);
        this.parts.keySet().retainAll(formula.names());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean needsExpected() {
        return parts.values().stream().anyMatch(Metric::needsExpected);
    }

    /** What the formula makes of the scores of failures. */
    @Override
    public double scoreOfFailure() {
        Map<String, Double> failures = new LinkedHashMap<>();
        parts.forEach((key, part) -> failures.put(key, part.scoreOfFailure()));
        return formula.value(failures);
    }

    @Override
    public Score score(Answer answer) {
        return scoreAll(List.of(answer)).get(0);
    }

    @Override
    public List<Score> scoreAll(List<Answer> answers) {
        Map<String, List<Score>> columns = new LinkedHashMap<>();
        parts.forEach((key, part) -> columns.put(key, part.scoreAll(answers)));
        return IntStream.range(0, answers.size())
                .mapToObj(i -> joined(columns, i))
                .toList();
    }

    private Score joined(Map<String, List<Score>> columns, int row) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Map.Entry<String, List<Score>> column : columns.entrySet()) {
            Score score = column.getValue().get(row);
            if (score.missing()) {
                return Score.missing(column.getKey() + ": " + score.explanation());
            }
            values.put(column.getKey(), score.value());
        }
        double value = formula.value(values);
        String words = values.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%s %.4g", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
        return Double.isFinite(value)
                ? new Score(value, words)
                : Score.missing("the formula gives no finite number for " + words);
    }
}
