// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;

/** Bins of equal width, with NumPy's edges. The last bin holds its right edge too. */
final class Histogram {
    private Histogram() {}

    /** {@return the least and the greatest value} */
    static double[] range(double[]... samples) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double[] values : samples) {
            for (double value : values) {
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }
        return new double[] {least, greatest};
    }

    /** {@return edges by Sturges' rule for n values in the range} */
    static double[] sturges(double[] range, double n) {
        return edges(range, (range[1] - range[0]) / (Math.log(n) / Math.log(2) + 1));
    }

    /** {@return edges by the rule of Doane, which makes more bins for skewed values} */
    static double[] doane(double[] values) {
        double[] range = range(values);
        double n = values.length;
        Moments moments = Moments.of(values);
        double sigma = moments.spread();
        if (n <= 2 || !(sigma > 0)) {
            return edges(range, 0);
        }
        double skewness = 0;
        for (double value : values) {
            double z = (value - moments.mean()) / sigma;
            skewness += z * z * z;
        }
        double error = Math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
        double bins = 1 + log2(n) + log2(1 + Math.abs(skewness / n) / error);
        return edges(range, (range[1] - range[0]) / bins);
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    private static double[] edges(double[] range, double width) {
        double least = range[0];
        double greatest = range[1];
        if (least == greatest) {
            return new double[] {least - 0.5, greatest + 0.5};
        }
        int bins = width > 0 ? (int) Math.ceil((greatest - least) / width) : 1;
        double step = (greatest - least) / bins;
        double[] edges = new double[bins + 1];
        Arrays.setAll(edges, i -> i == bins ? greatest : i * step + least);
        return edges;
    }

    /** {@return how many values each bin holds; values outside count nowhere} */
    static double[] counts(double[] values, double[] edges) {
        int bins = edges.length - 1;
        long[] counts = new long[bins];
        double least = edges[0];
        double greatest = edges[bins];
        double scale = bins / (greatest - least);
        for (double value : values) {
            if (value >= least && value <= greatest) {
                counts[bin(value, edges, Math.min(bins - 1, (int) ((value - least) * scale)))]++;
            }
        }
        return Arrays.stream(counts).mapToDouble(count -> count).toArray();
    }

    /** Rounding may have missed the bin by one. */
    private static int bin(double value, double[] edges, int guess) {
        if (value < edges[guess]) {
            return guess - 1;
        }
        return guess < edges.length - 2 && value >= edges[guess + 1] ? guess + 1 : guess;
    }
}
