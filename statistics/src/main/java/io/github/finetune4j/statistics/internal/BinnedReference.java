// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

/**
 * Numbers of which is only known how many are in each of many bins, and other numbers beside them: NannyML's estimates
 * of two distances (0.13.1), its habits included.
 */
public final class BinnedReference {
    private final double[] edges;
    /** The share of the reference that is in a bin or below it. */
    private final double[] reached;

    private BinnedReference(double[] edges, double[] reference) {
        this.edges = edges;
        reached = reached(counts(reference), 0, reference.length);
    }

    /** Bins over the range; where that is one number, it is the upper edge of the last bin. */
    public static BinnedReference over(double[] reference, int bins) {
        return new BinnedReference(Histogram.edges(range(reference, bins), bins), reference);
    }

    /** Bins over the range, which is one wide where it is one number; no bin may be empty for want of doubles. */
    public static BinnedReference wide(double[] reference, int bins) {
        double[] range = range(reference, bins);
        boolean constant = range[0] == range[1];
        double[] edges = Histogram.edges(constant ? new double[] {range[0] - 0.5, range[1] + 0.5} : range, bins);
        for (int i = 1; i <= bins; i++) {
            if (!(edges[i] > edges[i - 1])) {
                throw new IllegalArgumentException("range of the reference: " + range[0] + " to " + range[1]
                        + " has no room for " + bins + " bins -> take the exact distance");
            }
        }
        return new BinnedReference(edges, reference);
    }

    private static double[] range(double[] reference, int bins) {
        Checks.atLeast("bins", 1, bins);
        double[] range = Histogram.range(Checks.finite("reference", 1, reference));
        Checks.finite("the width of the reference's range", range[1] - range[0]);
        return range;
    }

    /** The part of a sample that the bins do not count. */
    private record Outside(long below, double distance) {}

    private Outside outside(double[] current, int... counts) {
        int within = 0;
        for (int count : counts) {
            within += count;
        }
        if (within == current.length && current.length > 0) {
            return new Outside(0, 0);
        }
        Checks.finite("current", 1, current);
        double least = edges[0];
        double greatest = edges[edges.length - 1];
        long below = 0;
        double distance = 0;
        for (double value : current) {
            if (value < least) {
                below++;
                distance += least - value;
            } else if (value > greatest) {
                distance += value - greatest;
            }
        }
        return new Outside(below, distance);
    }

    private int[] counts(double... values) {
        int[] counts = new int[edges.length - 1];
        Histogram.count(values, edges, counts);
        return counts;
    }

    /** Of n values, of which a share is below the bins. */
    private static double[] reached(int[] counts, double below, double n) {
        double[] shares = new double[counts.length];
        long sum = 0;
        for (int i = 0; i < shares.length; i++) {
            sum += counts[i];
            shares[i] = below + sum / n;
        }
        return shares;
    }

    /** {@return the greatest distance of the distribution functions at the edges} */
    public double kolmogorovSmirnov(double... current) {
        int[] counts = counts(current);
        double n = current.length;
        double[] now = reached(counts, outside(current, counts).below() / n, n);
        double greatest = 0;
        for (int i = 0; i < now.length; i++) {
            double gap = Math.abs(reached[i] - now[i]);
            greatest = gap > greatest ? gap : greatest;
        }
        return greatest;
    }

    /**
     * {@return Wasserstein's distance; exact outside of the range. Where numbers are below it, NannyML adds one more to
     * them within the range}
     */
    public double wasserstein(double... current) {
        int[] counts = counts(current);
        Outside outside = outside(current, counts);
        double n = current.length;
        double[] now = reached(counts, outside.below() == 0 ? 0 : (outside.below() + 1) / n, n);
        double within = 0;
        for (int i = 0; i < now.length; i++) {
            within += Math.abs(reached[i] - now[i]);
        }
        return within * (edges[1] - edges[0]) + outside.distance() / n;
    }
}
