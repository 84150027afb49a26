// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.training.LabeledText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Vectors and the labels of their rows, as a fit takes them.
 *
 * @param vectors of the rows
 * @param labels of each row, by their numbers
 * @param names of the labels
 * @param targets probabilities of all labels in each row, where a row has some; otherwise null
 */
record HeadRows(
        RowVectors vectors,
        List<List<Integer>> labels,
        List<String> names,
        @Nullable SoftTargets targets) {
    static HeadRows of(RowVectors vectors, List<LabeledText> rows, List<String> labels) {
        Map<String, Integer> places = new HashMap<>();
        labels.forEach(label -> places.put(label, places.size()));
        return new HeadRows(
                vectors,
                rows.stream()
                        .map(row -> row.labels().stream().map(places::get).toList())
                        .toList(),
                labels,
                SoftTargets.of(rows, places));
    }

    /** {@return labels of rows whose texts are learnt by themselves} */
    static HeadRows withoutVectors(List<LabeledText> rows, List<String> labels) {
        return of(RowVectors.none(), rows, labels);
    }

    int size() {
        return labels.size();
    }

    /** {@return whether some label has two rows, so that one of them can be left out} */
    boolean anyLabelTwice() {
        return labels.stream().distinct().count() < size();
    }

    int[] single() {
        return labels.stream().mapToInt(each -> each.get(0)).toArray();
    }

    boolean[][] several() {
        boolean[][] several = new boolean[labels.size()][names.size()];
        for (int i = 0; i < several.length; i++) {
            for (int label : labels.get(i)) {
                several[i][label] = true;
            }
        }
        return several;
    }

    /** {@return as {@link #several}, in numbers} */
    double[][] shares() {
        double[][] shares = new double[labels.size()][names.size()];
        for (int i = 0; i < shares.length; i++) {
            for (int label : labels.get(i)) {
                shares[i][label] = 1;
            }
        }
        return shares;
    }

    /** {@return the labels of some rows, without their vectors} */
    HeadRows onlyLabels(List<Integer> numbers) {
        return new HeadRows(RowVectors.none(), numbers.stream().map(labels::get).toList(), names, null);
    }

    HeadRows rows(List<Integer> numbers) {
        return new HeadRows(
                vectors.rows(numbers),
                numbers.stream().map(labels::get).toList(),
                names,
                targets == null ? null : targets.rows(numbers));
    }

    /** {@return the same rows by other vectors} */
    HeadRows by(RowVectors others) {
        return new HeadRows(others, labels, names, targets);
    }

    /** {@return the same rows with their labels alone} */
    HeadRows withoutTargets() {
        return new HeadRows(vectors, labels, names, null);
    }

    /** {@return the same rows with the labels that can be learnt from them: of several those that not every row has} */
    HeadRows present(boolean several) {
        double[] counts = targets == null ? counts() : targets.sums();
        int[] place = new int[names.size()];
        List<String> present = new ArrayList<>();
        for (int k = 0; k < counts.length; k++) {
            boolean learnt = counts[k] > 0 && !(several && counts[k] == size());
            place[k] = learnt ? present.size() : -1;
            if (learnt) {
                present.add(names.get(k));
            }
        }
        List<List<Integer>> moved = labels.stream()
                .map(each -> each.stream()
                        .map(label -> place[label])
                        .filter(k -> k >= 0)
                        .toList())
                .toList();
        return new HeadRows(vectors, moved, present, targets == null ? null : targets.moved(place, present.size()));
    }

    private double[] counts() {
        double[] counts = new double[names.size()];
        labels.forEach(each -> each.forEach(label -> counts[label]++));
        return counts;
    }

    /** {@return the fold of each row: rows with the same labels are spread over the folds as evenly as can be} */
    int[] folds(int folds, long seed) {
        Map<List<Integer>, List<Integer>> byLabel = new HashMap<>();
        for (int i = 0; i < size(); i++) {
            byLabel.computeIfAbsent(labels.get(i), any -> new ArrayList<>()).add(i);
        }
        SplittableRandom random = new SplittableRandom(seed);
        int[] fold = new int[size()];
        int next = 0;
        for (int i = 0; i < size(); i++) {
            List<Integer> alike = byLabel.remove(labels.get(i)); // in the order of their first rows
            if (alike != null) {
                for (int k = alike.size() - 1; k > 0; k--) {
                    Collections.swap(alike, k, random.nextInt(k + 1));
                }
                for (int row : alike) {
                    fold[row] = next++ % folds;
                }
            }
        }
        return fold;
    }

    /**
     * {@return the fold of each row, drawn without a look at its labels} New texts have other shares of labels than
     * those that were learnt; folds with the same shares promise too much.
     */
    int[] drawnFolds(int folds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] fold = new int[size()];
        for (int i = 0; i < fold.length; i++) {
            int other = random.nextInt(i + 1);
            fold[i] = fold[other];
            fold[other] = i % folds;
        }
        return fold;
    }
}
