// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * What a classifier said of rows: how sure it was of each class, and which one it named. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Predictions {
    /** By class, one against the rest; of two classes the second alone. */
    private final double[][] scores;

    private final int[] named;

    private Predictions(double[][] scores, int[] named) {
        this.scores = scores;
        this.named = named;
        for (double[] column : scores) {
            if (column.length != named.length || column.length == 0) {
                throw new IllegalArgumentException("scores and predictions: " + column.length + " and " + named.length
                        + " rows -> give as many of both, and at least one");
            }
            for (double score : column) {
                if (!Double.isFinite(score)) {
                    throw new IllegalArgumentException("score: " + score + " -> leave such rows out and count them");
                }
            }
        }
    }

    /**
     * {@return predictions of yes or no}
     *
     * @param scores how sure the model was of yes, higher for surer
     * @param predicted 1 where it said yes, else 0
     */
    public static Predictions binary(double[] scores, int[] predicted) {
        return new Predictions(new double[][] {scores.clone()}, predicted.clone());
    }

    /**
     * {@return predictions of one of several classes}
     *
     * @param probabilities of each row, the probability of each class
     * @param predicted which class it named, from 0
     */
    public static Predictions multiclass(double[][] probabilities, int[] predicted) {
        int classes = probabilities.length == 0 ? 0 : probabilities[0].length;
        if (classes < 3) {
            throw new IllegalArgumentException(
                    "classes: " + classes + " -> give three or more, or scores of yes with binary(...)");
        }
        double[][] columns = new double[classes][probabilities.length];
        for (int row = 0; row < probabilities.length; row++) {
            for (int c = 0; c < classes; c++) {
                columns[c][row] = probabilities[row][c];
            }
        }
        return new Predictions(columns, predicted.clone());
    }

    int rows() {
        return named.length;
    }

    int classes() {
        return scores.length;
    }

    boolean isBinary() {
        return scores.length == 1;
    }

    /** The class that a column of scores is about. */
    private int about(int column) {
        return isBinary() ? 1 : column;
    }

    double[] scores(int column) {
        return scores[column];
    }

    int[] named() {
        return named;
    }

    /** {@return 1 where the class of a column is named, else 0} */
    int[] names(int column) {
        return is(named, column);
    }

    int[] is(int[] labels, int column) {
        int about = about(column);
        return Arrays.stream(labels).map(label -> label == about ? 1 : 0).toArray();
    }

    Predictions part(int from, int to) {
        return new Predictions(
                Arrays.stream(scores)
                        .map(column -> Arrays.copyOfRange(column, from, to))
                        .toArray(double[][]::new),
                Arrays.copyOfRange(named, from, to));
    }
}
