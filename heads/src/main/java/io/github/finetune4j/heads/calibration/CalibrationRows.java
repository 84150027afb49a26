// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.calibration;

/**
 * Rows to learn from, checked.
 *
 * @param logits [rows][classes]
 * @param came [rows][classes], 0 or 1
 * @param several whether a row may have several labels, or none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CalibrationRows(double[][] logits, int[][] came, boolean several) {

    static CalibrationRows oneLabel(double[][] logits, int[] labels) {
        if (labels.length != logits.length) {
            throw unequal(logits.length, labels.length);
        }
        int classes = classes(logits);
        int[][] came = new int[labels.length][classes];
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= classes) {
                throw new IllegalArgumentException("label of row " + (row + 1) + ": " + labels[row]
                        + " -> give a class from 0 to " + (classes - 1));
            }
            came[row][labels[row]] = 1;
        }
        return new CalibrationRows(logits, came, false);
    }

    static CalibrationRows severalLabels(double[][] logits, boolean[][] labels) {
        if (labels.length != logits.length) {
            throw unequal(logits.length, labels.length);
        }
        int classes = classes(logits);
        int[][] came = new int[labels.length][classes];
        for (int row = 0; row < labels.length; row++) {
            if (labels[row].length != classes) {
                throw new IllegalArgumentException("labels of row " + (row + 1) + ": " + labels[row].length
                        + " -> give one of each of the " + classes + " classes");
            }
            for (int k = 0; k < classes; k++) {
                came[row][k] = labels[row][k] ? 1 : 0;
            }
        }
        return new CalibrationRows(logits, came, true);
    }

    private static IllegalArgumentException unequal(int logits, int labels) {
        return new IllegalArgumentException(
                "rows of a calibration: " + logits + " of logits and " + labels + " of labels -> give each row both");
    }

    private static int classes(double[][] logits) {
        if (logits.length == 0 || logits[0].length == 0) {
            throw new IllegalArgumentException(
                    "rows of a calibration: none -> give some dozens that the model was not trained on");
        }
        for (int row = 0; row < logits.length; row++) {
            Logits.check(logits[row], logits[0].length, " of row " + (row + 1));
        }
        return logits[0].length;
    }

    int classes() {
        return logits[0].length;
    }

    /** {@return a class's log-odds in every row} */
    double[] logOdds(int k) {
        double[] odds = new double[logits.length];
        for (int row = 0; row < odds.length; row++) {
            odds[row] = several ? logits[row][k] : Logits.logOdds(logits[row], k);
        }
        return odds;
    }

    /** {@return 1 in every row that has a class} */
    int[] came(int k) {
        int[] of = new int[came.length];
        for (int row = 0; row < of.length; row++) {
            of[row] = came[row][k];
        }
        return of;
    }
}
