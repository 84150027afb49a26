// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * The cost of a call on an input, in processor time of Java's threads: neither a busy machine nor the compiler and the
 * garbage collector beside them count.
 *
 * @param micros of processor time
 * @param bytes of the input
 */
record FuzzCost(long micros, long bytes) {
    /** What any input may cost. */
    static final long FREE_MICROS = 100_000;
    /** What each byte of it may cost beside. */
    static final long MICROS_A_BYTE = 2;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** A meter of one call after the other. */
    static final class Meter {
        private final Map<Long, Long> before = times();

        FuzzCost cost(long bytes) {
            long nanos = 0;
            for (Map.Entry<Long, Long> now : times().entrySet()) {
                nanos += now.getValue() - before.getOrDefault(now.getKey(), 0L);
            }
            return new FuzzCost(nanos / 1_000, bytes);
        }

        private static Map<Long, Long> times() {
            Map<Long, Long> times = new HashMap<>();
            for (long id : THREADS.getAllThreadIds()) {
                times.put(id, Math.max(0, THREADS.getThreadCpuTime(id)));
            }
            return times;
        }
    }

    long limit() {
        return FREE_MICROS + MICROS_A_BYTE * bytes;
    }

    boolean isAbove() {
        return micros > limit();
    }

    /** {@return which share of what it may cost it cost} */
    double share() {
        return (double) micros / limit();
    }

    FuzzCost least(FuzzCost other) {
        return other.micros < micros ? other : this;
    }
}
