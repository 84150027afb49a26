// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

/** Seeds of parts from the seed of the whole: the finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
final class Seeds {
    private Seeds() {}

    static long mix(long seed, long part) {
        long z = seed + part * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
