// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * A linear function of a vector: for each class a weight of every feature, and an intercept. Immutable, safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LinearHead {
    private final double[][] weights;
    private final double[] intercepts;

    /**
     * Makes a head; both are copied.
     *
     * @param weights [classes][features], all rows of one length, finite
     * @param intercepts one of each class, finite
     * @throws IllegalArgumentException if the lengths do not fit, or a number is not finite
     */
    public LinearHead(double[][] weights, double[] intercepts) {
        if (weights.length == 0 || weights.length != intercepts.length) {
            throw new IllegalArgumentException("a head of " + weights.length + " rows of weights and "
                    + intercepts.length + " intercepts -> give one of each for every class");
        }
        this.weights = new double[weights.length][];
        for (int k = 0; k < weights.length; k++) {
            if (weights[k].length != weights[0].length) {
                throw new IllegalArgumentException("weights of class " + k + ": " + weights[k].length
                        + " features, the first class has " + weights[0].length + " -> give as many for each");
            }
            this.weights[k] = finite(weights[k]);
        }
        this.intercepts = finite(intercepts);
    }

    private static double[] finite(double[] numbers) {
        if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "a head of numbers that are not finite -> check the vectors that it was fitted on");
        }
        return numbers.clone();
    }

    /** {@return how many classes there are} */
    public int classes() {
        return weights.length;
    }

    /** {@return how long a vector is} */
    public int features() {
        return weights[0].length;
    }

    /**
     * {@return a copy of a class's weights}
     *
     * @param k number of the class, from 0
     */
    public double[] weights(int k) {
        return weights[k].clone();
    }

    /** {@return a copy of the intercepts, one of each class} */
    public double[] intercepts() {
        return intercepts.clone();
    }

    /**
     * {@return the value of each class: of a logistic head its logits}
     *
     * @param vector of {@link #features} numbers
     * @throws IllegalArgumentException if it has another length
     */
    public double[] values(double[] vector) {
        if (vector.length != features()) {
            throw new IllegalArgumentException("a vector of " + vector.length + " numbers for a head of " + features()
                    + " features -> take the encoder that the head was fitted on");
        }
        double[] values = intercepts.clone();
        for (int k = 0; k < values.length; k++) {
            double[] row = weights[k];
            double sum = 0;
            for (int j = 0; j < row.length; j++) {
                sum += row[j] * vector[j];
            }
            values[k] += sum;
        }
        return values;
    }
}
