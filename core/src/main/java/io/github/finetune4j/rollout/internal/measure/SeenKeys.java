// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.measure;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * A set of the keys that were seen, in 128 KiB however many there are: one bit per key. Keys whose bits meet count
 * once, in every arm alike; when half of the bits are set nothing is counted any more, so the count of visits stops
 * growing and stays fair.
 */
final class SeenKeys {
    private static final int BITS = 20;
    private static final int FULL = 1 << (BITS - 1);

    private final AtomicIntegerArray words = new AtomicIntegerArray(1 << (BITS - 5));
    private final LongAdder used = new LongAdder();

    /** {@return whether the key is new and there is room to know it} */
    boolean first(long hash) {
        int bit = (int) (hash >>> (64 - BITS));
        int mask = 1 << (bit & 31);
        int word = bit >>> 5;
        while (true) {
            int old = words.get(word);
            if ((old & mask) != 0 || used.sum() >= FULL) {
                return false;
            }
            if (words.compareAndSet(word, old, old | mask)) {
                used.increment();
                return true;
            }
        }
    }
}
