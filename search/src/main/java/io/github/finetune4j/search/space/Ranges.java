// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.space;

/** The common part of numbers with a least and a greatest value. */
final class Ranges {
    private Ranges() {}

    static void check(String name, double low, double high, boolean log) {
        if (!Double.isFinite(low) || !Double.isFinite(high) || !(low <= high)) {
            throw new IllegalArgumentException("range of " + name + ": " + low + " to " + high
                    + " -> give two finite numbers, the lesser one first");
        }
        if (log && !(low > 0)) {
            throw new IllegalArgumentException(
                    "range of " + name + ": " + low + " to " + high + " -> begin a logarithmic range above 0");
        }
    }

    static long cell(double share, long cells) {
        return Math.max(0, Math.min(cells - 1, (long) Math.floor(share * cells)));
    }
}
