// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.Arrays;
import java.util.Comparator;

/** Arithmetic on the confident joint [given][true]. */
final class Joint {
    private Joint() {}

    /** Scales each row to the number of rows so labelled, and the whole to the number of rows. */
    static long[][] calibrated(long[][] joint, int[] labelCounts) {
        int classes = joint.length;
        double all = Arrays.stream(labelCounts).sum();
        double[][] scaled = new double[classes][classes];
        double sum = 0;
        for (int given = 0; given < classes; given++) {
            double row = Math.max(1e-10, (double) Arrays.stream(joint[given]).sum());
            for (int truth = 0; truth < classes; truth++) {
                scaled[given][truth] = joint[given][truth] / row * labelCounts[given];
                sum += scaled[given][truth];
            }
        }
        long[][] rounded = new long[classes][];
        for (int given = 0; given < classes; given++) {
            double total = Math.max(1e-10, sum);
            rounded[given] = rounded(
                    Arrays.stream(scaled[given]).map(v -> v / total * all).toArray());
        }
        return rounded;
    }

    /** {@return [true][given] how many rows to prune; the diagonal at least 1, so that no class disappears} */
    static long[][] pruneCounts(long[][] calibrated) {
        int classes = calibrated.length;
        double[][] counts = new double[classes][classes];
        for (int truth = 0; truth < classes; truth++) {
            for (int given = 0; given < classes; given++) {
                counts[truth][given] = calibrated[given][truth];
            }
        }
        for (int given = 0; given < classes; given++) {
            keepOne(counts, given);
        }
        return Arrays.stream(counts).map(Joint::rounded).toArray(long[][]::new);
    }

    private static void keepOne(double[][] counts, int given) {
        double diagonal = Math.max(1, counts[given][given]);
        double more = diagonal - counts[given][given];
        int column = given;
        double others = Math.max(
                1, Arrays.stream(counts).filter(row -> row[column] != 0).count() - 1.0);
        for (double[] row : counts) {
            row[given] = Math.max(0, row[given] - more / others);
        }
        counts[given][given] = diagonal;
    }

    /** Rounds so that the sum stays: what was rounded down most goes up. */
    static long[] rounded(double[] values) {
        long[] whole = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            whole[i] = (long) Math.rint(values[i]);
        }
        long missing = (long) Math.rint(Arrays.stream(values).sum())
                - Arrays.stream(whole).sum();
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i] - whole[i]));
        for (int i = 0; i < Math.abs(missing); i++) {
            int place = i % order.length;
            whole[order[missing < 0 ? place : order.length - 1 - place]] += missing > 0 ? 1 : -1;
        }
        return whole;
    }

    static LabelNoise noise(long[][] joint, int[] labelCounts) {
        int classes = joint.length;
        double all = Arrays.stream(labelCounts).sum();
        double[][] givenByTrue = new double[classes][classes];
        double[][] trueByGiven = new double[classes][classes];
        for (int given = 0; given < classes; given++) {
            for (int truth = 0; truth < classes; truth++) {
                givenByTrue[given][truth] = joint[given][truth] / Math.max(1, columnSum(joint, truth));
                trueByGiven[truth][given] = joint[given][truth]
                        / (double) Math.max(1, Arrays.stream(joint[given]).sum());
            }
        }
        double[] shares = new double[classes];
        for (int k = 0; k < classes; k++) {
            shares[k] = trueByGiven[k][k] / givenByTrue[k][k] * labelCounts[k] / all;
        }
        double sum = Arrays.stream(shares).sum();
        return new LabelNoise(Arrays.stream(shares).map(s -> s / sum).toArray(), givenByTrue, trueByGiven);
    }

    private static double columnSum(long[][] joint, int column) {
        double sum = 0;
        for (long[] row : joint) {
            sum += row[column];
        }
        return sum;
    }
}
