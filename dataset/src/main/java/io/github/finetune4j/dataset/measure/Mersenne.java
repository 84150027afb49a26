// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

/**
 * The first number of NumPy's {@code RandomState(seed).random_sample()}: MT19937 (Matsumoto and Nishimura, Mersenne
 * Twister, 1998), of which two words make a double of 53 bits.
 */
final class Mersenne {
    private static final int MIDDLE = 397;
    private static final int MULTIPLIER = 1812433253;
    private static final int MATRIX = 0x9908b0df;

    private Mersenne() {}

    static double first(int seed) {
        int[] state = new int[MIDDLE + 2];
        state[0] = seed;
        for (int i = 1; i < state.length; i++) {
            state[i] = MULTIPLIER * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
        long high = word(state, 0) >>> 5;
        long low = word(state, 1) >>> 6;
        return (high * 0x1p26 + low) * 0x1p-53;
    }

    private static long word(int[] state, int at) {
        int joined = (state[at] & 0x80000000) | (state[at + 1] & 0x7fffffff);
        int y = state[at + MIDDLE] ^ (joined >>> 1) ^ ((joined & 1) == 0 ? 0 : MATRIX);
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        y ^= y >>> 18;
        return Integer.toUnsignedLong(y);
    }
}
