// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.internal.shared.LabelMetric;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A figure of the confusion matrix of labels read from answers; computed anew for every draw of rows. */
final class ClassMetric implements CorpusMetric {
    private final String name;
    private final LabelMetric labels;
    private final ToDoubleFunction<ConfusionMatrix> figure;

    ClassMetric(String name, Collection<String> labels, ToDoubleFunction<ConfusionMatrix> figure) {
        this.name = name;
        this.labels = new LabelMetric(labels);
        this.figure = figure;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void check(ChatExample row) {
        labels.check(row);
    }

    /** Whether the label is right. */
    @Override
    public Score score(Answer answer) {
        return labels.score(answer);
    }

    @Override
    public Corpus corpus(List<Answer> answers) {
        int[] truth = answers.stream().mapToInt(labels::expected).toArray();
        int[] given = answers.stream().mapToInt(labels::given).toArray();
        return rows -> {
            int[] drawnTruth = new int[rows.length];
            int[] drawnGiven = new int[rows.length];
            for (int i = 0; i < rows.length; i++) {
                drawnTruth[i] = truth[rows[i]];
                drawnGiven[i] = given[rows[i]];
            }
            return figure.applyAsDouble(ConfusionMatrix.of(drawnTruth, drawnGiven, labels.size()));
        };
    }
}
