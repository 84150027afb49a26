// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.report;

import io.github.finetune4j.dataset.result.LengthSummary;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A count of how often each length came. Short lengths in an array, long ones in a tree, so that memory doesn't grow
 * with the rows.
 */
public final class LengthCounter {
    private static final int SHORT = 1 << 16;
    private long[] counts = new long[256];
    private final TreeMap<Integer, Long> longer = new TreeMap<>();
    private long count;
    private long sum;

    public void add(int length) {
        count++;
        sum += length;
        if (length >= SHORT) {
            longer.merge(length, 1L, Long::sum);
            return;
        }
        if (length >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(length + 1, Math.min(SHORT, counts.length * 2)));
        }
        counts[length]++;
    }

    public LengthSummary summary() {
        if (count == 0) {
            return new LengthSummary(0, 0, 0, 0, 0, 0);
        }
        return new LengthSummary(
                (int) Math.min(count, Integer.MAX_VALUE),
                rank(0),
                rank(0.5),
                rank(0.95),
                rank(1),
                (double) sum / count);
    }

    // Nearest rank: the smallest value that at least this share does not exceed
    private int rank(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * count));
        for (int length = 0; length < counts.length; length++) {
            wanted -= counts[length];
            if (wanted <= 0) {
                return length;
            }
        }
        for (Map.Entry<Integer, Long> entry : longer.entrySet()) {
            wanted -= entry.getValue();
            if (wanted <= 0) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("the counts of lengths and their sum differ -> report it as a bug");
    }
}
