// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.training.LabeledText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The probabilities of labels that rows are learnt by: a teacher's, or 1 for each label of a row that has none.
 *
 * @param chances [row][label]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SoftTargets(double[][] chances) {
    /** {@return those of rows; null where no row has a teacher's} */
    static @Nullable SoftTargets of(List<LabeledText> rows, Map<String, Integer> places) {
        if (!any(rows)) {
            return null;
        }
        return new SoftTargets(rows.stream().map(row -> of(row, places)).toArray(double[][]::new));
    }

    static boolean any(List<LabeledText> rows) {
        return rows.stream().anyMatch(row -> !row.chances().isEmpty());
    }

    private static double[] of(LabeledText row, Map<String, Integer> places) {
        double[] chances = new double[places.size()];
        row.chances().forEach((label, chance) -> {
            Integer place = places.get(label);
            if (place != null) {
                chances[place] = chance;
            }
        });
        if (row.chances().isEmpty()) {
            row.labels().stream().map(places::get).forEach(place -> chances[place] = 1);
        }
        return chances;
    }

    SoftTargets rows(List<Integer> numbers) {
        return new SoftTargets(numbers.stream().map(i -> chances[i]).toArray(double[][]::new));
    }

    double[] sums() {
        double[] sums = new double[chances[0].length];
        for (double[] row : chances) {
            Arrays.setAll(sums, k -> sums[k] + row[k]);
        }
        return sums;
    }

    /** {@return the same with labels at other places; one that has place -1 is left out} */
    SoftTargets moved(int[] place, int labels) {
        return new SoftTargets(Arrays.stream(chances)
                .map(row -> {
                    double[] moved = new double[labels];
                    for (int k = 0; k < row.length; k++) {
                        if (place[k] >= 0) {
                            moved[place[k]] = row[k];
                        }
                    }
                    return moved;
                })
                .toArray(double[][]::new));
    }

    /** {@return those of one label per text, as a softmax of logits divided by a temperature has them} */
    SoftTargets softened(double temperature) {
        if (temperature == 1) {
            return this;
        }
        return new SoftTargets(Arrays.stream(chances)
                .map(row -> {
                    double[] raised = Arrays.stream(row)
                            .map(chance -> Math.pow(chance, 1 / temperature))
                            .toArray();
                    double sum = Arrays.stream(raised).sum();
                    return Arrays.stream(raised).map(each -> each / sum).toArray();
                })
                .toArray(double[][]::new));
    }
}
