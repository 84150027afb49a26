// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import io.github.finetune4j.statistics.summary.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The predictions of a classifier for rows: how sure it was of each class, and which one it named. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Predictions {
    /** By class, one against the rest; of two classes the second alone. */
    private final double[][] scores;

    private final int[] named;
    /** By class; empty until they are asked for. */
    private final int[][] orders;

    private Predictions(double[][] scores, int[] named) {
        this.scores = scores;
        this.named = named;
        orders = new int[scores.length][0];
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
        int[] is = new int[labels.length];
        for (int i = 0; i < is.length; i++) {
            is[i] = labels[i] == about ? 1 : 0;
        }
        return is;
    }

    /** {@return the rows by rising score; made once} */
    int[] order(int column) {
        synchronized (orders) {
            if (orders[column].length == 0) {
                orders[column] = Order.of(scores[column]);
            }
            return orders[column];
        }
    }

    Predictions part(int from, int to) {
        return new Predictions(
                Arrays.stream(scores)
                        .map(column -> Arrays.copyOfRange(column, from, to))
                        .toArray(double[][]::new),
                Arrays.copyOfRange(named, from, to));
    }

    /** {@return the rows in parts of a size, the last maybe smaller, with their orders where that of all is known} */
    List<Predictions> parts(int size) {
        List<Predictions> parts = new ArrayList<>();
        for (int from = 0; from < rows(); from += size) {
            parts.add(part(from, Math.min(rows(), from + size)));
        }
        synchronized (orders) {
            for (int column = 0; column < orders.length; column++) {
                if (orders[column].length > 0) {
                    deal(orders[column], parts, size, column);
                }
            }
        }
        return parts;
    }

    private static void deal(int[] order, List<Predictions> parts, int size, int column) {
        int[][] dealt = parts.stream().map(part -> new int[part.rows()]).toArray(int[][]::new);
        int[] filled = new int[dealt.length];
        for (int row : order) {
            int part = row / size;
            dealt[part][filled[part]++] = row - part * size;
        }
        for (int part = 0; part < dealt.length; part++) {
            parts.get(part).orders[column] = dealt[part];
        }
    }
}
