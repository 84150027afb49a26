// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.text.CorpusScore;
import java.util.List;

/** A corpus score as a metric: rows are drawn, their statistics added up, and the sum is scored. */
record CorpusScoreMetric(String name, CorpusScore scorer) implements CorpusMetric {
    @Override
    public Score score(Answer answer) {
        return Score.of(scorer.sentence(answer.actualText(), References.of(answer)));
    }

    @Override
    public boolean higherIsBetter() {
        return scorer.higherIsBetter();
    }

    /** Nothing written scores 0 where more is better, and every word missing is an edit. */
    @Override
    public double scoreOfFailure() {
        return scorer.higherIsBetter() ? 0 : 100;
    }

    @Override
    public Corpus corpus(List<Answer> answers) {
        List<double[]> statistics = answers.stream()
                .map(answer -> scorer.statistics(answer.actualText(), References.of(answer)))
                .toList();
        int width = statistics.get(0).length;
        return rows -> scorer.score(sum(statistics, width, rows));
    }

    private static double[] sum(List<double[]> statistics, int width, int[] rows) {
        double[] sum = new double[width];
        for (int row : rows) {
            double[] one = statistics.get(row);
            for (int i = 0; i < width; i++) {
                sum[i] += one[i];
            }
        }
        return sum;
    }
}
