// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Numbers in rising order. −0 and 0 are equal. */
public final class Sorted {
    private Sorted() {}

    /** {@return a sorted copy of numbers, none of them NaN; −0 is 0 there} */
    public static double[] of(double... values) {
        double[] sorted = Arrays.stream(values).map(value -> value + 0.0).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** {@return the indexes of the values in rising order; equal values keep theirs} */
    public static int[] order(double... values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i] + 0.0))
                .mapToInt(i -> i)
                .toArray();
    }

    /** {@return both samples, checked, one behind the other} */
    public static double[] pooled(double[] first, double[] second) {
        double[] pooled = Arrays.copyOf(Checks.finite("first", 1, first), first.length + second.length);
        System.arraycopy(Checks.finite("second", 1, second), 0, pooled, first.length, second.length);
        return pooled;
    }

    /** {@return the quantile of sorted numbers by linear interpolation, as NumPy has it} */
    public static double quantile(double[] sorted, double probability) {
        double position = probability * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
