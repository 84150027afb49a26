// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

/**
 * The mean and the spread of many numbers.
 *
 * @param n how many
 * @param mean their mean
 * @param squares the sum of their squared distances from it
 */
public record Moments(int n, double mean, double squares) {
    public static Moments of(double[] values) {
        double mean = meanFrom(0, values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return new Moments(values.length, mean, squares);
    }

    /** {@return the first mean less the second, each as its distance from one value, lest their digits cancel} */
    public static double difference(double[] first, double[] second) {
        double near = first[0];
        return meanFrom(near, first) - meanFrom(near, second);
    }

    private static double meanFrom(double near, double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value - near;
        }
        return sum / values.length;
    }

    /** {@return the mean cube of the distances of these same values from their mean, in standard deviations} */
    public double skewness(double... values) {
        double cubes = 0;
        for (double value : values) {
            double distance = value - mean;
            cubes += distance * distance * distance;
        }
        return cubes / n / Math.pow(spread(), 3);
    }

    /** {@return the standard deviation with divisor n} */
    public double spread() {
        return Math.sqrt(squares / n);
    }
}
