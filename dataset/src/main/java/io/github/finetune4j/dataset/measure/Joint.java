// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.Arrays;
import java.util.Comparator;

/** Arithmetic on the confident joint [given][true]. */
final class Joint {
    private static final double TINY = 1e-100;
    private static final int LANES = 8;
    private static final int BLOCK = 128;
    private static final double LEAST_SHARE = 1e-6;
    private static final double MOST_NOISE = 0.9999;

    private Joint() {}

    /** Scales each row to the number of rows so labelled, and the whole to the number of rows. */
    static long[][] calibrated(long[][] joint, int[] labelCounts) {
        int classes = joint.length;
        double all = Arrays.stream(labelCounts).sum();
        double[][] scaled = new double[classes][classes];
        double[] cells = new double[classes * classes]; // true class by true class, as they are added up there
        for (int given = 0; given < classes; given++) {
            double row = Math.max(TINY, (double) Arrays.stream(joint[given]).sum());
            for (int truth = 0; truth < classes; truth++) {
                scaled[given][truth] = joint[given][truth] / row * labelCounts[given];
                cells[truth * classes + given] = scaled[given][truth];
            }
        }
        double total = Math.max(TINY, pairwiseSum(cells, 0, cells.length));
        long[][] rounded = new long[classes][];
        for (int given = 0; given < classes; given++) {
            rounded[given] = rounded(
                    Arrays.stream(scaled[given]).map(v -> v / total * all).toArray());
        }
        return rounded;
    }

    /**
     * The sum as NumPy adds it up: the last bit decides which of two equal remainders is the greater one. Eight sums
     * side by side; halves of more than 128 numbers each by itself.
     */
    static double pairwiseSum(double[] values, int from, int count) {
        if (count > BLOCK) {
            int half = count / 2 - count / 2 % LANES;
            return pairwiseSum(values, from, half) + pairwiseSum(values, from + half, count - half);
        }
        int whole = count < LANES ? 0 : count - count % LANES;
        double[] lanes = new double[LANES];
        for (int i = 0; i < whole; i++) {
            lanes[i % LANES] += values[from + i];
        }
        double sum = lanes[0] + lanes[1] + (lanes[2] + lanes[3]) + (lanes[4] + lanes[5] + (lanes[6] + lanes[7]));
        for (int i = whole; i < count; i++) {
            sum += values[from + i];
        }
        return sum;
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
            shares[k] = trueByGiven[k][k] / Math.max(TINY, givenByTrue[k][k]) * labelCounts[k] / all;
            shares[k] = Math.min(1, Math.max(LEAST_SHARE, shares[k]));
        }
        double sum = Arrays.stream(shares).sum();
        clip(givenByTrue);
        clip(trueByGiven);
        return new LabelNoise(Arrays.stream(shares).map(s -> s / sum).toArray(), givenByTrue, trueByGiven);
    }

    /** No rate of noise is certain; columns sum to 1 again. */
    private static void clip(double[][] matrix) {
        for (int column = 0; column < matrix.length; column++) {
            double sum = 0;
            for (int row = 0; row < matrix.length; row++) {
                matrix[row][column] = row == column ? matrix[row][column] : Math.min(MOST_NOISE, matrix[row][column]);
                sum += matrix[row][column];
            }
            for (double[] row : matrix) {
                row[column] /= Math.max(TINY, sum);
            }
        }
    }

    private static double columnSum(long[][] joint, int column) {
        double sum = 0;
        for (long[] row : joint) {
            sum += row[column];
        }
        return sum;
    }
}
