// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.List;

/** The checks of rows that a head shall be fitted on. */
final class FitRows {
    private static final double SUM = 1e-9; // by so much probabilities may miss 1

    private FitRows() {}

    static void checkVectors(double[][] vectors) {
        checkAny(vectors.length);
        if (vectors[0].length == 0) {
            throw new IllegalArgumentException("vectors: of length 0 -> give a number at least in each");
        }
        for (int i = 0; i < vectors.length; i++) {
            checkLength(i, vectors[i].length, vectors[0].length);
            checkFinite(i, vectors[i]);
        }
    }

    static void checkVectors(List<SparseVector> vectors) {
        checkAny(vectors.size());
        for (int i = 0; i < vectors.size(); i++) {
            checkLength(i, vectors.get(i).length(), vectors.get(0).length());
            checkFinite(i, vectors.get(i).values);
        }
    }

    private static void checkAny(int rows) {
        if (rows == 0) {
            throw new IllegalArgumentException("vectors: none -> give one for each row, at least two");
        }
    }

    private static void checkLength(int row, int length, int first) {
        if (length != first) {
            throw new IllegalArgumentException("vector of row " + row + ": " + length + " numbers, the first row has "
                    + first + " -> take one encoder for all");
        }
    }

    private static void checkFinite(int row, double[] numbers) {
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("vector of row " + row + ": " + number
                        + " in it -> leave the row out, or look what the encoder makes of its text");
            }
        }
    }

    static void checkSize(String what, int size, int rows) {
        if (size != rows) {
            throw new IllegalArgumentException(what + ": " + size + " for " + rows + " vectors -> give one for each");
        }
    }

    /** {@return how many rows each label has} Refuses what no head can be fitted on. */
    static int[] counts(int[] labels, int rows, int outputs) {
        checkSize("labels", labels.length, rows);
        if (outputs < 2) {
            throw new IllegalArgumentException(
                    "labels to tell apart: " + outputs + " -> give rows of two labels at least");
        }
        int[] counts = new int[outputs];
        for (int i = 0; i < rows; i++) {
            if (labels[i] < 0 || labels[i] >= outputs) {
                throw new IllegalArgumentException(
                        "label of row " + i + ": " + labels[i] + " -> give 0 to " + (outputs - 1));
            }
            counts[labels[i]]++;
        }
        for (int k = 0; k < outputs; k++) {
            if (counts[k] == 0) {
                throw new IllegalArgumentException(
                        "rows of label " + k + ": none -> add some, or leave the label out and count on");
            }
        }
        return counts;
    }

    /** {@return how many rows each label applies to} */
    static int[] counts(boolean[][] applies, int rows) {
        checkSize("labels", applies.length, rows);
        int outputs = applies[0].length;
        if (outputs == 0) {
            throw new IllegalArgumentException("labels that may apply: none -> give one at least");
        }
        int[] counts = new int[outputs];
        for (int i = 0; i < rows; i++) {
            if (applies[i].length != outputs) {
                throw new IllegalArgumentException("labels of row " + i + ": " + applies[i].length
                        + " answers, the first row has " + outputs + " -> say of each label whether it applies");
            }
            for (int k = 0; k < outputs; k++) {
                counts[k] += applies[i][k] ? 1 : 0;
            }
        }
        for (int k = 0; k < outputs; k++) {
            if (counts[k] == 0 || counts[k] == rows) {
                throw new IllegalArgumentException("label " + k + " applies to " + counts[k] + " of " + rows
                        + " rows -> give rows to which it applies, and others; or leave it out");
            }
        }
        return counts;
    }

    /** {@return how many labels there are probabilities of} Refuses what no head can be fitted on. */
    static int checkTargets(double[][] targets, int rows, boolean oneLabel) {
        checkSize("targets", targets.length, rows);
        int outputs = targets[0].length;
        if (outputs < (oneLabel ? 2 : 1)) {
            throw new IllegalArgumentException(
                    "labels with probabilities: " + outputs + " -> give " + (oneLabel ? 2 : 1) + " at least");
        }
        double[] sums = new double[outputs];
        for (int i = 0; i < rows; i++) {
            if (targets[i].length != outputs) {
                throw new IllegalArgumentException("targets of row " + i + ": " + targets[i].length
                        + " probabilities, the first row has " + outputs + " -> give one for each label");
            }
            double sum = 0;
            for (int k = 0; k < outputs; k++) {
                double target = targets[i][k];
                if (!(target >= 0 && target <= 1)) {
                    throw new IllegalArgumentException(
                            "target of row " + i + ": " + target + " -> give a probability from 0 to 1");
                }
                sum += target;
                sums[k] += target;
            }
            if (oneLabel && Math.abs(sum - 1) > SUM) {
                throw new IllegalArgumentException(
                        "targets of row " + i + ": their sum is " + sum + " -> give probabilities that sum to 1");
            }
        }
        for (int k = 0; k < outputs; k++) {
            if (sums[k] == 0 || sums[k] == rows) {
                throw new IllegalArgumentException("targets of label " + k + ": all " + (sums[k] == 0 ? 0 : 1)
                        + " -> give rows in which it is likely and others, or leave it out");
            }
        }
        return outputs;
    }

    static double[] weights(double[] given, int rows) {
        checkSize("rowWeights", given.length, rows);
        for (int i = 0; i < rows; i++) {
            if (!(given[i] > 0) || given[i] == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("rowWeights of row " + i + ": " + given[i]
                        + " -> give a finite number above 0, or leave the row out");
            }
        }
        return given;
    }
}
