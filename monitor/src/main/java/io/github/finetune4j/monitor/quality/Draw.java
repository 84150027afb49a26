// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.quality;

/** Draws answers by their ids: the same in every process, and whatever they say. */
final class Draw {
    private static final double UNIT = 0x1p-53;

    private Draw() {}

    /** {@return a number from 0 to below 1, as if it were drawn anew for each answer and purpose} */
    static double of(String answer, String purpose) {
        long hash = 0xcbf29ce484222325L; // FNV-1a, spread by the finaliser of SplitMix64 (G. Steele, D. Lea, C. Flood)
        String text = purpose + '\n' + answer;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
        return ((hash ^ (hash >>> 31)) >>> 11) * UNIT;
    }
}
