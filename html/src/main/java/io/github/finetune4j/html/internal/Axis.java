// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An axis of a drawing: from values to places, with round values to name.
 *
 * @param low the least value; of a logarithmic axis its power of ten
 * @param high the greatest value; of a logarithmic axis its power of ten
 * @param from the place of the least
 * @param to the place of the greatest
 * @param logarithmic whether as much further along is as many times more
 */
public record Axis(double low, double high, double from, double to, boolean logarithmic) {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};
    private static final int MOST_DECADES = 8;

    /**
     * Makes an even axis.
     *
     * @param low the least value
     * @param high the greatest value, more than the least
     * @param from the place of the least
     * @param to the place of the greatest
     */
    public Axis(double low, double high, double from, double to) {
        this(low, high, from, to, false);
    }

    /**
     * {@return an even axis from the least of some values to the greatest}
     *
     * @param values finite; may be empty
     * @param margin of the range, that is added at each end
     * @param from the place of the least
     * @param to the place of the greatest
     */
    public static Axis over(double[] values, double margin, double from, double to) {
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(1);
        double more = high > low ? margin * (high - low) : Math.max(0.1 * Math.abs(low), 0.5);
        return new Axis(low - more, high + more, from, to);
    }

    /**
     * {@return a logarithmic axis from the least of some values to the greatest}
     *
     * @param values finite and more than 0; may be empty
     * @param from the place of the least
     * @param to the place of the greatest
     */
    public static Axis logarithmic(double[] values, double from, double to) {
        Axis powers = over(Arrays.stream(values).map(Math::log10).toArray(), 0, from, to);
        return new Axis(powers.low, powers.high, from, to, true);
    }

    /**
     * {@return an even axis that begins and ends with a round value}
     *
     * @param low the least value
     * @param high the greatest value
     * @param count of round values, about
     * @param from the place of the least
     * @param to the place of the greatest
     */
    public static Axis rounded(double low, double high, int count, double from, double to) {
        double step = step(Math.max(high - low, 1e-9) / count);
        double first = step * Math.floor(low / step);
        return new Axis(first, Math.max(step * Math.ceil(high / step), first + step), from, to);
    }

    /** {@return 1, 2, 2.5 or 5 times a power of ten, not below the wish} */
    static double step(double wish) {
        double power = Math.pow(10, Math.floor(Math.log10(wish)));
        return Arrays.stream(ROUND)
                .map(round -> round * power)
                .filter(round -> round >= wish)
                .findFirst()
                .orElse(10 * power);
    }

    /**
     * {@return the place of a value}
     *
     * @param value within the axis or not; of a logarithmic one more than 0
     */
    public double at(double value) {
        return from + (to - from) * (((logarithmic ? Math.log10(value) : value) - low) / (high - low));
    }

    /**
     * {@return the place of a value; that of the end where the value lies beyond}
     *
     * @param value any; of a logarithmic axis more than 0
     */
    public double within(double value) {
        return Math.max(Math.min(from, to), Math.min(Math.max(from, to), at(value)));
    }

    /**
     * {@return round values on the axis, in order}
     *
     * @param count of them, about
     */
    public List<Double> ticks(int count) {
        if (logarithmic) {
            return decades(count);
        }
        double step = step((high - low) / count);
        List<Double> ticks = new ArrayList<>();
        for (double n = Math.ceil(low / step - 1e-9); n * step <= high + 1e-9 * step && ticks.size() < 2 * count; n++) {
            ticks.add(Math.abs(n) < 0.5 ? 0.0 : n * step);
        }
        return ticks;
    }

    private List<Double> decades(int count) {
        for (List<Integer> digits : List.of(List.of(1), List.of(1, 3), List.of(1, 2, 5))) {
            List<Double> ticks = decades(digits);
            if (ticks.size() >= 3) {
                return ticks;
            }
        }
        // within less than a decade the logarithm is nearly a straight line
        return new Axis(Math.pow(10, low), Math.pow(10, high), from, to).ticks(count);
    }

    private List<Double> decades(List<Integer> digits) {
        List<Double> ticks = new ArrayList<>();
        int every = Math.max(1, (int) Math.ceil((high - low) / MOST_DECADES));
        for (int power = (int) Math.floor(low); power <= high; power++) {
            for (int digit : digits) {
                double tick = power + Math.log10(digit);
                if (power % every == 0 && tick >= low && tick <= high) {
                    ticks.add(Math.pow(10, tick));
                }
            }
        }
        return ticks;
    }
}
