// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A metric of how well stated confidence fits whether answers are right. */
record ConfidenceMetric(String name, Metric right, ToDoubleFunction<Answer> confidence, Figure figure)
        implements CorpusMetric {
    ConfidenceMetric {
        if (right.kind() != ScoreKind.BINARY) {
            throw new IllegalArgumentException(
                    "metric that says what is right: " + right.name() + " -> take a pass/fail metric");
        }
    }

    /** A figure of outcomes and their probabilities. */
    interface Figure {
        double of(int[] outcomes, double[] probabilities);
    }

    @Override
    public Score score(Answer answer) {
        double stated = confidence.applyAsDouble(answer);
        Score passed = right.score(answer);
        if (!(stated >= 0 && stated <= 1) || passed.missing()) {
            return Score.missing("no confidence between 0 and 1");
        }
        return Score.of(figure.of(new int[] {(int) passed.value()}, new double[] {stated}));
    }

    @Override
    public boolean higherIsBetter() {
        return false;
    }

    @Override
    public Corpus corpus(List<Answer> answers) {
        int[] outcomes = new int[answers.size()];
        double[] stated = new double[answers.size()];
        for (int i = 0; i < outcomes.length; i++) {
            Score passed = right.score(answers.get(i));
            outcomes[i] = passed.missing() ? 0 : (int) passed.value();
            double value = confidence.applyAsDouble(answers.get(i));
            // a row that the model failed states nothing: it counts as certain and wrong
            stated[i] = value >= 0 && value <= 1 ? value : 1;
        }
        return rows -> {
            int[] drawn = new int[rows.length];
            double[] probabilities = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                drawn[i] = outcomes[rows[i]];
                probabilities[i] = stated[rows[i]];
            }
            return figure.of(drawn, probabilities);
        };
    }
}
