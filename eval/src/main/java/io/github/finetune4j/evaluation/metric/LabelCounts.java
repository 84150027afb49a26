// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix.Average;
import io.github.finetune4j.statistics.prediction.LabelScores;
import java.util.List;

/** Counts of right, given and expected ones by label, added up over drawn rows. */
final class LabelCounts {
    private LabelCounts() {}

    /** {@return F1 of the first so many labels} */
    static CorpusMetric.Corpus corpus(List<long[][]> counts, int labels, Average average) {
        return rows -> {
            long[][] sums = new long[3][labels];
            for (int row : rows) {
                for (int i = 0; i < sums.length; i++) {
                    for (int label = 0; label < labels; label++) {
                        sums[i][label] += counts.get(row)[i][label];
                    }
                }
            }
            return LabelScores.of(sums[0], sums[1], sums[2]).average(average).f();
        };
    }
}
