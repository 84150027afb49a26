// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Average;
import io.github.finetune4j.statistics.prediction.LabelScores;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The figures of logits of rows whose labels are known.
 *
 * @param logits of each row, one for each label
 * @param labels of each row, by their numbers
 * @param several whether a row may have several
 */
record LabelFigures(List<double[]> logits, List<List<Integer>> labels, boolean several) {
    double of(ValidationJudge judge) {
        return switch (judge.metric()) {
            case ACCURACY -> accuracy();
            case MACRO_F1 -> macroF1();
            case LOSS, SPEARMAN, NDCG, ENTITY_F1 -> throw judge.unknown();
        };
    }

    private double accuracy() {
        long right = IntStream.range(0, logits.size())
                .filter(i -> Set.copyOf(said(i)).equals(Set.copyOf(labels.get(i))))
                .count();
        return (double) right / logits.size();
    }

    /** Over the labels that the rows have, so that it is a mean of the same ones at each look. */
    private double macroF1() {
        int count = logits.get(0).length;
        long[] right = new long[count];
        long[] given = new long[count];
        long[] support = new long[count];
        for (int i = 0; i < logits.size(); i++) {
            for (int label : labels.get(i)) {
                support[label]++;
            }
            for (int label : said(i)) {
                given[label]++;
                right[label] += labels.get(i).contains(label) ? 1 : 0;
            }
        }
        int[] present =
                IntStream.range(0, count).filter(label -> support[label] > 0).toArray();
        return LabelScores.of(some(right, present), some(given, present), some(support, present))
                .average(Average.MACRO)
                .f();
    }

    private static long[] some(long[] counts, int[] which) {
        return Arrays.stream(which).mapToLong(label -> counts[label]).toArray();
    }

    private List<Integer> said(int row) {
        double[] own = logits.get(row);
        if (several) {
            return IntStream.range(0, own.length)
                    .filter(label -> own[label] >= 0)
                    .boxed()
                    .toList();
        }
        int best = 0;
        for (int label = 1; label < own.length; label++) {
            best = own[label] > own[best] ? label : best;
        }
        return List.of(best);
    }
}
