// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/** A judge's scores of both models by the id of the row; rows without a score of both are left out. */
final class JudgeScores {
    private final Map<String, Double> baseline = new LinkedHashMap<>();
    private final Map<String, Double> candidate = new LinkedHashMap<>();

    JudgeScores(Map<String, Double> baseline, Map<String, Double> candidate) {
        baseline.forEach((row, score) -> {
            Double other = candidate.get(row);
            if (other != null) {
                this.baseline.put(row, score);
                this.candidate.put(row, other);
            }
        });
    }

    static JudgeScores of(Comparison judged, String metric) {
        judged.metric(metric);
        Map<String, Double> before = new LinkedHashMap<>();
        Map<String, Double> after = new LinkedHashMap<>();
        judged.rows().stream()
                .filter(pair -> !pair.baseline().failed() && !pair.candidate().failed())
                .filter(pair -> !Double.isNaN(pair.difference(metric)))
                .forEach(pair -> {
                    before.put(ComparedRows.id(pair), score(pair.baseline(), metric));
                    after.put(ComparedRows.id(pair), score(pair.candidate(), metric));
                });
        return new JudgeScores(before, after);
    }

    private static double score(EvaluatedRow row, String metric) {
        return row.score(metric).map(Score::value).orElseThrow();
    }

    CorrectedJudge correctedBy(Figure figure, Votes votes) {
        Map<String, Double> differences = new LinkedHashMap<>(candidate);
        baseline.forEach((row, score) -> differences.merge(row, -score, Double::sum));
        return new CorrectedJudge(
                corrected(figure::baseline, votes, baseline),
                corrected(figure::candidate, votes, candidate),
                corrected(figure::difference, votes, differences));
    }

    private static Interval corrected(
            Function<AnswerGiven, OptionalDouble> figure, Votes votes, Map<String, Double> judge) {
        Map<Integer, Double> same = new TreeMap<>();
        judge.forEach((row, score) -> {
            if (votes.row(row) >= 0) {
                same.put(votes.row(row), score);
            }
        });
        double[] others = judge.entrySet().stream()
                .filter(row -> votes.row(row.getKey()) < 0)
                .mapToDouble(Map.Entry::getValue)
                .toArray();
        return new JudgeCorrection(votes.drawn(figure), same, others).interval(Votes.LEVEL);
    }
}
