// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

import java.util.Arrays;

/** Bins of equal width, with NumPy's edges. The last bin holds its right edge too. */
public final class Histogram {
    private Histogram() {}

    /** {@return the least and the greatest value} */
    public static double[] range(double[]... samples) {
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
    public static double[] sturges(double[] range, double n) {
        return edgesOfWidth(range, (range[1] - range[0]) / (Math.log(n) / Math.log(2) + 1));
    }

    /** {@return edges by the rule of Doane, which makes more bins for skewed values} */
    public static double[] doane(double[] values) {
        double[] range = range(values);
        double n = values.length;
        Moments moments = Moments.of(values);
        double sigma = moments.spread();
        if (n <= 2 || !(sigma > 0)) {
            return edgesOfWidth(range, 0);
        }
        double error = Math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
        double bins = 1 + log2(n) + log2(1 + Math.abs(moments.skewness(values)) / error);
        return edgesOfWidth(range, (range[1] - range[0]) / bins);
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    private static double[] edgesOfWidth(double[] range, double width) {
        double least = range[0];
        double greatest = range[1];
        if (least == greatest) {
            return new double[] {least - 0.5, greatest + 0.5};
        }
        return edges(range, width > 0 ? (int) Math.ceil((greatest - least) / width) : 1);
    }

    /** {@return edges of so many bins over the whole range} */
    public static double[] edges(double[] range, int bins) {
        double least = range[0];
        double step = (range[1] - least) / bins;
        double[] edges = new double[bins + 1];
        Arrays.setAll(edges, i -> i == bins ? range[1] : i * step + least);
        return edges;
    }

    /** {@return how many values each bin holds; values outside count nowhere} */
    public static double[] counts(double[] values, double[] edges) {
        double[] counts = new double[edges.length - 1];
        int[] whole = new int[counts.length];
        count(values, edges, whole);
        Arrays.setAll(counts, i -> whole[i]);
        return counts;
    }

    /** Adds each value to the count of its bin; values outside count nowhere. */
    public static void count(double[] values, double[] edges, int[] counts) {
        int last = counts.length - 1;
        double least = edges[0];
        double greatest = edges[last + 1];
        // where all edges are the same, all values are in the last bin
        double scale = greatest > least ? counts.length / (greatest - least) : Double.POSITIVE_INFINITY;
        for (double value : values) {
            if (value >= least && value <= greatest) {
                counts[bin(value, edges, Math.min(last, (int) ((value - least) * scale)))]++;
            }
        }
    }

    /** Rounding may have missed the bin, mostly by one. */
    private static int bin(double value, double[] edges, int guess) {
        int bin = guess;
        while (value < edges[bin]) {
            bin--;
        }
        while (bin < edges.length - 2 && value >= edges[bin + 1]) {
            bin++;
        }
        return bin;
    }
}
