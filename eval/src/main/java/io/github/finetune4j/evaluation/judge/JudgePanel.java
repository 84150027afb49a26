// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.judge;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Several judges on one scale as a single metric: their mean or median. A row has a score if enough of them gave one.
 *
 * <p>Immutable; safe for use by several threads where its judges' models are.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class JudgePanel implements Metric {
    private final String name;
    private final List<RubricJudge> judges;
    private final boolean median;
    private final int quorum;

    private JudgePanel(String name, List<RubricJudge> judges, boolean median, int quorum) {
        this.name = name;
        this.judges = judges;
        this.median = median;
        this.quorum = quorum;
    }

    /**
     * {@return the mean of the judges' scores, of rows that more than half of them scored}
     *
     * @param name of the metric, for tables
     * @param judges at least 2, of the same scale
     */
    public static JudgePanel mean(String name, List<RubricJudge> judges) {
        return new JudgePanel(name, checked(judges), false, judges.size() / 2 + 1);
    }

    /**
     * {@return the median of the judges' scores, which one odd judge does not move, of rows that more than half of them
     * scored}
     *
     * @param name of the metric, for tables
     * @param judges at least 2, of the same scale
     */
    public static JudgePanel median(String name, List<RubricJudge> judges) {
        return new JudgePanel(name, checked(judges), true, judges.size() / 2 + 1);
    }

    /**
     * {@return the same, with another number of judges needed}
     *
     * @param scores how many judges must have given a score, from 1 to all
     */
    public JudgePanel quorum(int scores) {
        if (scores < 1 || scores > judges.size()) {
            throw new IllegalArgumentException(
                    "quorum: " + scores + " -> give 1 to " + judges.size() + ", the number of judges");
        }
        return new JudgePanel(name, judges, median, scores);
    }

    private static List<RubricJudge> checked(List<RubricJudge> judges) {
        boolean same = judges.stream()
                        .map(judge -> judge.rubric().lowest() + " to "
                                + judge.rubric().highest())
                        .distinct()
                        .count()
                == 1;
        if (judges.size() < 2 || !same) {
            throw new IllegalArgumentException("judges of a panel: "
                    + judges.stream()
                            .map(judge -> judge.name() + " from "
                                    + judge.rubric().lowest() + " to "
                                    + judge.rubric().highest())
                            .toList()
                    + " -> give at least 2 judges of the same scale");
        }
        return List.copyOf(judges);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean needsExpected() {
        return judges.stream().anyMatch(RubricJudge::needsExpected);
    }

    @Override
    public double scoreOfFailure() {
        return judges.get(0).scoreOfFailure();
    }

    @Override
    public Score score(Answer answer) {
        return scoreAll(List.of(answer)).get(0);
    }

    @Override
    public List<Score> scoreAll(List<Answer> answers) {
        List<List<Score>> columns =
                judges.stream().map(judge -> judge.scoreAll(answers)).toList();
        return IntStream.range(0, answers.size())
                .mapToObj(i ->
                        joined(columns.stream().map(column -> column.get(i)).toList()))
                .toList();
    }

    private Score joined(List<Score> scores) {
        double[] given = scores.stream()
                .filter(score -> !score.missing())
                .mapToDouble(Score::value)
                .sorted()
                .toArray();
        String words = words(scores);
        if (given.length < quorum) {
            return Score.missing("only " + given.length + " of " + scores.size() + " judges gave a score: " + words);
        }
        return new Score(median ? middle(given) : Arrays.stream(given).average().orElseThrow(), words);
    }

    /** {@return name, how scores are joined, and judges} */
    @Override
    public String toString() {
        return name + ", " + (median ? "median" : "mean") + " of at least " + quorum + " of " + judges;
    }

    private String words(List<Score> scores) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            Score score = scores.get(i);
            words.add(judges.get(i).judge() + " " + (score.missing() ? "none" : String.valueOf((int) score.value())));
        }
        return words.stream().collect(Collectors.joining(", "));
    }

    private static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
