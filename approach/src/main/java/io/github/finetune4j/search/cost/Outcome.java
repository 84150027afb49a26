// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import io.github.finetune4j.internal.names.Given;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import org.apiguardian.api.API;

/**
 * The distribution of a figure, by its draws. A figure may be infinite in some of them: what never pays back takes
 * infinitely many months. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Outcome {
    private final double[] sorted;

    Outcome(double... draws) {
        sorted = draws.clone();
        Arrays.sort(sorted);
    }

    /** {@return how many draws there are: 1 where every number is known} */
    public int draws() {
        return sorted.length;
    }

    /** {@return whether it is a known number} */
    public boolean known() {
        return sorted[0] == sorted[sorted.length - 1];
    }

    /** {@return the mean; infinite where a draw is} */
    public double mean() {
        return known() ? sorted[0] : Arrays.stream(sorted).sum() / sorted.length;
    }

    /**
     * {@return the quantile, by linear interpolation between draws}
     *
     * @param probability from 0 (the least draw) to 1
     */
    public double quantile(double probability) {
        Given.from("probability", probability, 0, 1);
        double position = probability * (sorted.length - 1);
        int below = (int) position;
        double low = sorted[below];
        double part = position - below;
        if (part == 0 || low == sorted[below + 1]) {
            return low;
        }
        return low + part * (sorted[below + 1] - low);
    }

    /**
     * {@return the share of the draws that are greater}
     *
     * @param limit to be exceeded
     */
    public double shareAbove(double limit) {
        return countAbove(limit) / (double) sorted.length;
    }

    long countAbove(double limit) {
        return Arrays.stream(sorted).filter(draw -> draw > limit).count();
    }

    /** {@return the share of the draws that are infinite} */
    public double shareInfinite() {
        return shareAbove(Double.MAX_VALUE);
    }

    String text(DoubleUnaryOperator scale, String digits) {
        String middle = shown(scale.applyAsDouble(quantile(0.5)), digits);
        return known()
                ? middle
                : middle + " [" + shown(scale.applyAsDouble(quantile(0.05)), digits) + ", "
                        + shown(scale.applyAsDouble(quantile(0.95)), digits) + "]";
    }

    private static String shown(double value, String digits) {
        return Double.isInfinite(value) ? "never" : String.format(Locale.ROOT, digits, value);
    }

    /** {@return the median and, in brackets, what 90 % of the draws lie between} */
    @Override
    public String toString() {
        return text(value -> value, "%,.2f");
    }
}
