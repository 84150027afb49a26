// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * The order of numbers.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Order {
    private Order() {}

    /**
     * {@return the indexes of the values in rising order; equal values keep theirs}
     *
     * @param values finite numbers
     */
    public static int[] of(double... values) {
        Checks.finite("values", 0, values);
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i] + 0.0))
                .mapToInt(i -> i)
                .toArray();
    }

    /** {@return a sorted copy of numbers, none of them NaN; −0 is 0 there} */
    static double[] sorted(double... values) {
        double[] sorted = Arrays.stream(values).map(value -> value + 0.0).toArray();
        Arrays.sort(sorted);
        return sorted;
    }
}
