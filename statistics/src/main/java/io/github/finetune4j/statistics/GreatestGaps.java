// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * How far the empirical distribution function of a sample gets above and below another's. Exact, and nearly without
 * sorting: the numbers are counted in bins of equal width, and only the bins where the functions could get further
 * apart than at the edges of all bins are looked into.
 */
final class GreatestGaps {
    /** Fewer numbers are sorted faster. */
    private static final int FEW = 8192;

    private static final int OF_A_BIN = 16;
    private static final int MOST_BINS = 1 << 16;

    private final double[] first;
    private final double[] second;
    private double surplus;
    private double deficit;

    private GreatestGaps(double[] first, double[] second) {
        this.first = first;
        this.second = second;
    }

    /** {@return the gaps of two samples of finite numbers, at least one of each} */
    static GreatestGaps of(double[] first, double[] second) {
        GreatestGaps gaps = new GreatestGaps(first, second);
        double[] range = Histogram.range(first, second);
        int bins = Math.min(MOST_BINS, Integer.highestOneBit(Math.max(first.length, second.length)) / OF_A_BIN);
        double scale = (bins - 1) / (range[1] - range[0]);
        if (Math.max(first.length, second.length) < FEW || !(scale > 0) || Double.isInfinite(scale)) {
            gaps.walk(Sorting.sorted(first), 0, first.length, 0, Sorting.sorted(second), 0, second.length, 0);
        } else {
            gaps.look(bins, range[0], scale);
        }
        return gaps;
    }

    /** {@return the greatest distance of the first's function above the second's, at least 0} */
    double surplus() {
        return surplus;
    }

    /** {@return the greatest distance of the first's function below the second's, at least 0} */
    double deficit() {
        return deficit;
    }

    private void look(int bins, double least, double scale) {
        int[] a = counts(first, bins, least, scale);
        int[] b = counts(second, bins, least, scale);
        int i = 0;
        int j = 0;
        for (int bin = 0; bin < bins; bin++) {
            i += a[bin];
            j += b[bin];
            see(i, j);
        }
        boolean[] open = open(a, b);
        lookInto(open, a, picked(first, open, a, least, scale), b, picked(second, open, b, least, scale));
    }

    private static int[] counts(double[] values, int bins, double least, double scale) {
        int[] counts = new int[bins];
        for (double value : values) {
            counts[(int) ((value - least) * scale)]++;
        }
        return counts;
    }

    /** The bins within which the functions may get further apart than they are at the edges. */
    private boolean[] open(int[] a, int... b) {
        boolean[] open = new boolean[a.length];
        int i = 0;
        int j = 0;
        for (int bin = 0; bin < open.length; bin++) {
            boolean both = a[bin] > 0 && b[bin] > 0;
            open[bin] = both && (ahead(i + a[bin], j) > surplus || -ahead(i, j + b[bin]) > deficit);
            i += a[bin];
            j += b[bin];
        }
        return open;
    }

    private static double[] picked(double[] values, boolean[] open, int[] counts, double least, double scale) {
        int size = 0;
        for (int bin = 0; bin < open.length; bin++) {
            size += open[bin] ? counts[bin] : 0;
        }
        double[] picked = new double[size];
        int next = 0;
        for (double value : values) {
            if (open[(int) ((value - least) * scale)]) {
                picked[next++] = value;
            }
        }
        return Sorting.sorted(picked);
    }

    private void lookInto(boolean[] open, int[] a, double[] ofFirst, int[] b, double... ofSecond) {
        int i = 0;
        int j = 0;
        int fromFirst = 0;
        int fromSecond = 0;
        for (int bin = 0; bin < open.length; bin++) {
            if (open[bin]) {
                walk(ofFirst, fromFirst, a[bin], i, ofSecond, fromSecond, b[bin], j);
                fromFirst += a[bin];
                fromSecond += b[bin];
            }
            i += a[bin];
            j += b[bin];
        }
    }

    /** Sorted numbers of both samples, from a place on, so many, and how many of the sample are less. */
    private void walk(double[] a, int fromA, int ofA, int belowA, double[] b, int fromB, int ofB, int belowB) {
        int i = 0;
        int j = 0;
        while (i < ofA && j < ofB) {
            double x = Math.min(a[fromA + i], b[fromB + j]);
            while (i < ofA && a[fromA + i] == x) {
                i++;
            }
            while (j < ofB && b[fromB + j] == x) {
                j++;
            }
            see(belowA + i, belowB + j);
        }
    }

    private void see(int below, int otherBelow) {
        double ahead = ahead(below, otherBelow);
        surplus = Math.max(surplus, ahead);
        deficit = Math.max(deficit, -ahead);
    }

    private double ahead(int below, int otherBelow) {
        return (double) below / first.length - (double) otherBelow / second.length;
    }
}
