// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.concurrent.ThreadLocalRandom;

/** Hashes of characters and pairs, another in each process: a file or text made for collisions finds none. */
final class Hash {
    private static final long FACTOR = ThreadLocalRandom.current().nextLong() | 1;

    private Hash() {}

    static int of(char[] chars, int from, int to) {
        long hash = (long) to - from;
        for (int i = from; i < to; i++) {
            hash = (hash ^ chars[i]) * FACTOR;
            hash ^= hash >>> 32;
        }
        return (int) (hash ^ hash >>> 15);
    }

    static int of(long key) {
        long hash = (key ^ key >>> 32) * FACTOR;
        hash = (hash ^ hash >>> 29) * FACTOR;
        return (int) (hash >>> 32);
    }
}
