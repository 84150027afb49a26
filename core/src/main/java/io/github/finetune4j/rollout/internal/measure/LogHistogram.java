// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.measure;

/**
 * A histogram of values in buckets of 2 %: quantiles within a bucket, merged by adding. Everything at or below
 * {@link #LEAST} is in the first bucket and everything above about 10¹² in the last, so it never takes more than some
 * kilobytes.
 */
public final class LogHistogram {
    private static final double GROWTH = Math.log(1.02);
    private static final double LEAST = 1e-6;
    private static final int BUCKETS = 2100;

    private static final int BLOCK = 64;

    /** Of the buckets from {@code first} on; the others hold nothing. */
    private long[] counts = new long[0];

    private int first;
    private long total;

    void add(double value) {
        add(bucket(value), 1);
    }

    void add(int bucket, long count) {
        reach(bucket, bucket + 1);
        counts[bucket - first] += count;
        total += count;
    }

    void addAll(LogHistogram other) {
        if (other.total == 0) {
            return;
        }
        reach(other.first, other.first + other.counts.length);
        for (int i = 0; i < other.counts.length; i++) {
            counts[other.first - first + i] += other.counts[i];
        }
        total += other.total;
    }

    private void reach(int from, int to) {
        boolean none = counts.length == 0;
        if (!none && from >= first && to <= first + counts.length) {
            return;
        }
        int least = Math.floorDiv(none ? from : Math.min(from, first), BLOCK) * BLOCK;
        int end = none ? to : Math.max(to, first + counts.length);
        long[] wider = new long[Math.floorDiv(end - least + BLOCK - 1, BLOCK) * BLOCK];
        System.arraycopy(counts, 0, wider, none ? 0 : first - least, counts.length);
        counts = wider;
        first = least;
    }

    static int bucket(double value) {
        if (!(value > LEAST)) {
            return 0;
        }
        return (int) Math.min(BUCKETS - 1.0, 1 + Math.floor(Math.log(value / LEAST) / GROWTH));
    }

    /** {@return least value of a bucket; minus infinity for the first, which has no end} */
    public static double from(int bucket) {
        return bucket == 0 ? Double.NEGATIVE_INFINITY : LEAST * Math.exp(GROWTH * (bucket - 1));
    }

    /** {@return end of a bucket; infinity for the last} */
    public static double to(int bucket) {
        return bucket == BUCKETS - 1 ? Double.POSITIVE_INFINITY : LEAST * Math.exp(GROWTH * bucket);
    }

    /** {@return the bucket of the value of that rank; rank from 1 to {@link #total}} */
    public int ofRank(long rank) {
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            if (below >= rank) {
                return first + i;
            }
        }
        throw new IllegalArgumentException("rank: " + rank + " -> give 1 to " + total);
    }

    public long total() {
        return total;
    }

    /** {@return after the last bucket that may hold something} */
    int buckets() {
        return first + counts.length;
    }

    long count(int bucket) {
        return bucket < first ? 0 : counts[bucket - first];
    }
}
