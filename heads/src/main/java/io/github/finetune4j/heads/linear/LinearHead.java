// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * A linear function of a vector, and what its values mean: probabilities of labels, or numbers. Immutable, safe for use
 * by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LinearHead {
    private final HeadKind kind;
    private final double[][] weights;
    private final double[] intercepts;

    /**
     * Makes a head; both are copied.
     *
     * @param kind what its values mean
     * @param weights [values][features], all rows of one length, finite
     * @param intercepts one of each value, finite; of an ordered head they fall from each to the next
     * @throws IllegalArgumentException if the lengths do not fit, or a number is not finite
     */
    public LinearHead(HeadKind kind, double[][] weights, double[] intercepts) {
        if (weights.length == 0 || weights[0].length == 0 || weights.length != intercepts.length) {
            throw new IllegalArgumentException("a head of " + weights.length + " rows of weights and "
                    + intercepts.length + " intercepts -> give one of each for every value, with a feature at least");
        }
        if ((kind == HeadKind.ONE_OF_TWO && weights.length > 1)
                || (kind == HeadKind.ONE_OF_MANY && weights.length < 2)) {
            throw new IllegalArgumentException(
                    "a head of " + weights.length + " values as " + kind + " -> give another kind");
        }
        this.kind = kind;
        this.weights = new double[weights.length][];
        for (int k = 0; k < weights.length; k++) {
            if (weights[k].length != weights[0].length) {
                throw new IllegalArgumentException("weights of value " + k + ": " + weights[k].length
                        + " features, the first value has " + weights[0].length + " -> give as many for each");
            }
            this.weights[k] = finite(weights[k]);
        }
        this.intercepts = finite(intercepts);
        if (kind == HeadKind.ORDERED) {
            falling();
        }
    }

    private static double[] finite(double[] numbers) {
        if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "a head of numbers that are not finite -> check the vectors that it was fitted on");
        }
        return numbers.clone();
    }

    private void falling() {
        for (int k = 1; k < intercepts.length; k++) {
            if (intercepts[k] > intercepts[k - 1] || !Arrays.equals(weights[k], weights[0])) {
                throw new IllegalArgumentException("value " + k + " of an ordered head: intercept " + intercepts[k]
                        + " after " + intercepts[k - 1]
                        + " -> give falling intercepts, and the same weights for each value");
            }
        }
    }

    /** {@return what the values mean} */
    public HeadKind kind() {
        return kind;
    }

    /** {@return how many labels it knows, or how many numbers it gives} */
    public int outputs() {
        return switch (kind) {
            case ONE_OF_TWO, ORDERED -> weights.length + 1;
            case ONE_OF_MANY, ANY_OF_MANY, NUMBERS -> weights.length;
        };
    }

    /** {@return how long a vector is} */
    public int features() {
        return weights[0].length;
    }

    /** {@return a copy of the weights, [values][features]} */
    public double[][] weights() {
        return Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
    }

    /** {@return a copy of the intercepts, one of each value} */
    public double[] intercepts() {
        return intercepts.clone();
    }

    /**
     * {@return the values: logits, or numbers}
     *
     * @param vector of {@link #features} numbers
     * @throws IllegalArgumentException if it has another length
     */
    public double[] values(double[] vector) {
        checkLength(vector.length);
        double[] values = intercepts.clone();
        for (int k = 0; k < values.length; k++) {
            values[k] += Products.dot(weights[k], vector, vector.length);
        }
        return values;
    }

    /**
     * {@return the values for a vector that is mostly zeros: logits, or numbers}
     *
     * @param vector of {@link #features} numbers
     * @throws IllegalArgumentException if it has another length
     */
    public double[] values(SparseVector vector) {
        checkLength(vector.length());
        double[] values = intercepts.clone();
        for (int k = 0; k < values.length; k++) {
            values[k] += vector.dot(weights[k]);
        }
        return values;
    }

    private void checkLength(int length) {
        if (length != features()) {
            throw new IllegalArgumentException("a vector of " + length + " numbers for a head of " + features()
                    + " features -> take the encoder that the head was fitted on");
        }
    }

    /**
     * {@return the probability of each label}
     *
     * @param vector of {@link #features} numbers
     * @throws IllegalArgumentException if it has another length
     * @throws IllegalStateException if it is a head of {@link HeadKind#NUMBERS}
     */
    public double[] probabilities(double[] vector) {
        return Probabilities.of(kind, values(vector));
    }

    /**
     * {@return the probability of each label, for a vector that is mostly zeros}
     *
     * @param vector of {@link #features} numbers
     * @throws IllegalArgumentException if it has another length
     * @throws IllegalStateException if it is a head of {@link HeadKind#NUMBERS}
     */
    public double[] probabilities(SparseVector vector) {
        return Probabilities.of(kind, values(vector));
    }
}
