package io.github.finetune4j.rollout;

import java.util.Arrays;

/**
 * How many values of which size, in buckets of 2 %: quantiles within a bucket, merged by adding. Everything at or below {@link #LEAST} is in the first
 * bucket and everything above about 10¹² in the last, so it never takes more than some kilobytes.
 */
final class LogHistogram {
    private static final double GROWTH = Math.log(1.02);
    private static final double LEAST = 1e-6;
    private static final int BUCKETS = 2100;

    private long[] counts = new long[0];
    private long total;

    void add(double value) {
        add(bucket(value), 1);
    }

    void add(int bucket, long count) {
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, Math.min(BUCKETS, bucket + 64));
        }
        counts[bucket] += count;
        total += count;
    }

    void addAll(LogHistogram other) {
        for (int bucket = 0; bucket < other.counts.length; bucket++) {
            if (other.counts[bucket] > 0) {
                add(bucket, other.counts[bucket]);
            }
        }
    }

    static int bucket(double value) {
        if (!(value > LEAST)) {
            return 0;
        }
        return (int) Math.min(BUCKETS - 1.0, 1 + Math.floor(Math.log(value / LEAST) / GROWTH));
    }

    /** {@return least value of a bucket; minus infinity for the first, which has no end} */
    static double from(int bucket) {
        return bucket == 0 ? Double.NEGATIVE_INFINITY : LEAST * Math.exp(GROWTH * (bucket - 1));
    }

    /** {@return end of a bucket; infinity for the last} */
    static double to(int bucket) {
        return bucket == BUCKETS - 1 ? Double.POSITIVE_INFINITY : LEAST * Math.exp(GROWTH * bucket);
    }

    /** {@return the bucket of the value of that rank; rank from 1 to {@link #total}} */
    int ofRank(long rank) {
        long below = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            below += counts[bucket];
            if (below >= rank) {
                return bucket;
            }
        }
        throw new IllegalArgumentException("rank must be from 1 to " + total + ", got " + rank);
    }

    long total() {
        return total;
    }

    int buckets() {
        return counts.length;
    }

    long count(int bucket) {
        return counts[bucket];
    }
}
