// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

/** Distances between vectors. */
final class Distances {
    private Distances() {}

    static void checkLength(int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException("a vector of " + length + " numbers for a head of " + expected
                    + " features -> take the encoder that the head was fitted on");
        }
    }

    static double euclidean(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            double difference = a[j] - b[j];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /** {@return 1 - cosine; 1 where a vector is zero} */
    static double cosine(double[] a, double[] b) {
        double lengths = Math.sqrt(Products.dot(a, a, a.length)) * Math.sqrt(Products.dot(b, b, b.length));
        return lengths == 0 ? 1 : Math.max(0, 1 - Products.dot(a, b, a.length) / lengths);
    }
}
