// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * Mean and spread of many numbers, with four sums side by side so that no addition waits for the one before.
 *
 * @param n how many
 * @param mean their mean
 * @param squares the sum of their squared distances from it
 */
record Moments(int n, double mean, double squares) {
    static Moments of(double[] values) {
        double mean = meanFrom(0, values);
        return new Moments(values.length, mean, squares(values, mean));
    }

    /** {@return the first mean less the second, each as its distance from one value, lest their digits cancel} */
    static double difference(double[] first, double[] second) {
        double near = first[0];
        return meanFrom(near, first) - meanFrom(near, second);
    }

    private static double meanFrom(double near, double[] values) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < values.length; i += 4) {
            a += values[i] - near;
            b += values[i + 1] - near;
            c += values[i + 2] - near;
            d += values[i + 3] - near;
        }
        for (; i < values.length; i++) {
            a += values[i] - near;
        }
        return (a + b + (c + d)) / values.length;
    }

    private static double squares(double[] values, double mean) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < values.length; i += 4) {
            double p = values[i] - mean;
            double q = values[i + 1] - mean;
            double r = values[i + 2] - mean;
            double s = values[i + 3] - mean;
            a += p * p;
            b += q * q;
            c += r * r;
            d += s * s;
        }
        for (; i < values.length; i++) {
            a += (values[i] - mean) * (values[i] - mean);
        }
        return a + b + (c + d);
    }

    /** {@return the mean cube of the distances of these same values from their mean, in standard deviations} */
    double skewness(double... values) {
        double a = 0;
        double b = 0;
        int i = 0;
        for (; i + 1 < values.length; i += 2) {
            double p = values[i] - mean;
            double q = values[i + 1] - mean;
            a += p * p * p;
            b += q * q * q;
        }
        double rest = i < values.length ? Math.pow(values[i] - mean, 3) : 0;
        return (a + b + rest) / n / Math.pow(spread(), 3);
    }

    /** {@return the standard deviation with divisor n} */
    double spread() {
        return Math.sqrt(squares / n);
    }
}
