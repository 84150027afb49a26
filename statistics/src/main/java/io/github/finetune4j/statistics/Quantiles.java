package io.github.finetune4j.statistics;

import java.util.Arrays;

/**
 * Sample quantiles.
 *
 * @since 0.1
 */
public final class Quantiles {
    private Quantiles() {}

    /**
     * The quantile by linear interpolation between order statistics, type 7 of Hyndman and Fan (The American Statistician 50,
     * 1996), which is also what NumPy and R do unless told otherwise.
     *
     * @param values at least one finite value, in any order; not changed
     * @param probability from 0 (the minimum) to 1 (the maximum)
     * @return the quantile, in the unit of the values
     */
    public static double linear(double[] values, double probability) {
        double[] sorted = Checks.finite("values", 1, values).clone();
        Arrays.sort(sorted);
        return ofSorted(sorted, probability);
    }

    static double ofSorted(double[] sorted, double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability must lie between 0 and 1, got " + probability);
        }
        double position = probability * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
