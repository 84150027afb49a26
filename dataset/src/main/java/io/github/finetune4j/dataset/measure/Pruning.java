// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Marks as many rows as the joint says, the worst first; of equally bad ones the first. */
final class Pruning {
    private final int[] labels;
    private final double[][] probabilities;
    private final boolean[] wrong;

    private Pruning(int[] labels, double[][] probabilities) {
        this.labels = labels;
        this.probabilities = probabilities;
        wrong = new boolean[labels.length];
    }

    /** For each given class, the rows with the lowest probability of it. */
    static boolean[] byClass(int[] labels, double[][] probabilities, long[][] keep) {
        Pruning pruning = new Pruning(labels, probabilities);
        for (int k = 0; k < keep.length; k++) {
            int given = k;
            int[] rows = pruning.rowsOf(given);
            if (rows.length > 1) {
                pruning.mark(rows, rows.length - keep[k][k], row -> probabilities[row][given]);
            }
        }
        return pruning.wrong;
    }

    /** For each pair of given and true class, the rows with the largest margin. */
    static boolean[] byNoiseRate(int[] labels, double[][] probabilities, long[][] keep) {
        Pruning pruning = new Pruning(labels, probabilities);
        for (int given = 0; given < keep.length; given++) {
            int[] rows = pruning.rowsOf(given);
            for (int truth = 0; truth < keep.length && rows.length > 1; truth++) {
                if (truth != given) {
                    pruning.mark(rows, keep[truth][given], pruning.margin(given, truth));
                }
            }
        }
        return pruning.wrong;
    }

    private IntToDoubleFunction margin(int given, int truth) {
        return row -> probabilities[row][given] - probabilities[row][truth];
    }

    /** Those of the lowest quality among all rows. */
    static boolean[] lowest(double[] quality, int count) {
        Pruning pruning = new Pruning(new int[quality.length], new double[0][]);
        pruning.mark(pruning.rowsOf(0), count, row -> quality[row]);
        return pruning.wrong;
    }

    private void mark(int[] rows, long count, IntToDoubleFunction goodness) {
        if (count > 0) {
            Arrays.stream(rows)
                    .boxed()
                    .sorted(Comparator.comparingDouble(goodness::applyAsDouble))
                    .limit(count)
                    .forEach(row -> wrong[row] = true);
        }
    }

    private int[] rowsOf(int label) {
        return IntStream.range(0, labels.length)
                .filter(row -> labels[row] == label)
                .toArray();
    }
}
