// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An order of n rows that spreads every run of them evenly over the file, and that any language can repeat: row (k · s)
 * mod n for k = 0, 1, 2, …, where s is the first integer from n / φ (rounded to the nearest, halves to even) up that
 * shares no factor with n. A file sorted by label, such as banking77's, needs it.
 */
final class GoldenStride {
    private static final double RECIPROCAL_OF_PHI = 0.6180339887;

    private GoldenStride() {}

    /** {@return the rows in that order} */
    static <T> List<T> order(List<T> rows) {
        int n = rows.size();
        long stride = stride(n);
        return IntStream.range(0, n)
                .mapToObj(k -> rows.get((int) (k * stride % n)))
                .toList();
    }

    static long stride(int n) {
        long stride = Math.max(1, (long) Math.rint(n * RECIPROCAL_OF_PHI));
        while (n > 0 && !BigInteger.valueOf(stride).gcd(BigInteger.valueOf(n)).equals(BigInteger.ONE)) {
            stride++;
        }
        return stride;
    }
}
