// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import java.util.ArrayList;
import java.util.List;

/** The pairs of one band: rows are sorted by the band's key, and those with one key are compared. */
final class CandidatePairs {
    /**
     * In a bucket of more rows, each is compared with so many: half of them the bucket's first, half those just before
     * it.
     */
    static final int WINDOW = 200;

    private final ShingleStore store;
    private final LongList keys;
    private final int bands;
    private final double threshold;

    CandidatePairs(ShingleStore store, LongList keys, int bands, double threshold) {
        this.store = store;
        this.keys = keys;
        this.bands = bands;
        this.threshold = threshold;
    }

    /** The pairs that one band found. */
    record Found(List<DuplicatePair> pairs, long notCompared) {}

    Found of(int band, int[] rows) {
        long[] sorted = sorted(band, rows);
        long mask = rowMask(rows);
        List<DuplicatePair> pairs = new ArrayList<>();
        long skipped = 0;
        for (int start = 0, end; start < sorted.length; start = end) {
            end = start + 1;
            while (end < sorted.length && (sorted[end] & ~mask) == (sorted[start] & ~mask)) {
                end++;
            }
            skipped += bucket(band, sorted, start, end, mask, pairs);
        }
        return new Found(pairs, skipped);
    }

    // The upper bits of the key, then the row: sorting longs is far quicker than sorting objects. The rows ascend
    // already
    private long[] sorted(int band, int[] rows) {
        long mask = rowMask(rows);
        long[] order = new long[rows.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (key(rows[i], band) & ~mask) | rows[i];
        }
        return RadixSort.sorted(order, Long.bitCount(mask));
    }

    private static long rowMask(int[] rows) {
        int highest = rows.length == 0 ? 0 : rows[rows.length - 1];
        return (1L << (Integer.SIZE - Integer.numberOfLeadingZeros(highest))) - 1;
    }

    private long bucket(int band, long[] sorted, int start, int end, long mask, List<DuplicatePair> pairs) {
        long skipped = 0;
        for (int i = start + 1; i < end; i++) {
            int before = i - start;
            int head = before <= WINDOW ? before : WINDOW / 2;
            for (int j = start; j < start + head; j++) {
                compare(band, (int) (sorted[j] & mask), (int) (sorted[i] & mask), pairs);
            }
            int tail = before <= WINDOW ? 0 : WINDOW / 2;
            for (int j = i - tail; j < i; j++) {
                compare(band, (int) (sorted[j] & mask), (int) (sorted[i] & mask), pairs);
            }
            skipped += before - head - tail;
        }
        return skipped;
    }

    private void compare(int band, int first, int second, List<DuplicatePair> pairs) {
        if (metBefore(band, first, second) || hopeless(first, second)) {
            return;
        }
        double jaccard = store.jaccard(first, second);
        if (jaccard >= threshold) {
            pairs.add(new DuplicatePair(first, second, jaccard));
        }
    }

    private boolean metBefore(int band, int first, int second) {
        for (int b = 0; b < band; b++) {
            if (key(first, b) == key(second, b)) {
                return true;
            }
        }
        return false;
    }

    // The smaller set by the larger one is the most that they can have in common
    private boolean hopeless(int first, int second) {
        double a = store.size(first);
        double b = store.size(second);
        return Math.min(a, b) < threshold * Math.max(a, b);
    }

    private long key(int row, int band) {
        return keys.at((long) row * bands + band);
    }
}
