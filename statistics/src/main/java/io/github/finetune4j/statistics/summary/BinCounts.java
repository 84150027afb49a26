// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.summary;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Counts of bins with whole numbers, which lie near each other, in one array that grows at both ends. */
final class BinCounts {
    private static final int ROOM = 64;

    private long[] counts = new long[0];
    private int first;

    void add(int bin, long n) {
        if (bin < first || bin >= first + counts.length) {
            cover(bin);
        }
        counts[bin - first] += n;
    }

    private void cover(int bin) {
        if (counts.length == 0) {
            first = bin;
        }
        int from = Math.min(first, bin - ROOM);
        int to = Math.max(first + counts.length, bin + ROOM);
        long[] wider = new long[to - from];
        System.arraycopy(counts, 0, wider, first - from, counts.length);
        counts = wider;
        first = from;
    }

    void add(BinCounts other) {
        for (int i = 0; i < other.counts.length; i++) {
            if (other.counts[i] > 0) {
                add(other.first + i, other.counts[i]);
            }
        }
    }

    /** {@return the bin in which the value of that rank is, from 1 up to the sum of all counts} */
    int bin(long rank) {
        long seen = 0;
        int i = 0;
        while (i < counts.length - 1 && seen + counts[i] < rank) {
            seen += counts[i++];
        }
        return first + i;
    }

    /** {@return the bins with a count, ascending} */
    int[] bins() {
        return IntStream.range(0, counts.length)
                .filter(i -> counts[i] > 0)
                .map(i -> first + i)
                .toArray();
    }

    /** {@return their counts} */
    long[] counts() {
        return Arrays.stream(counts).filter(n -> n > 0).toArray();
    }
}
