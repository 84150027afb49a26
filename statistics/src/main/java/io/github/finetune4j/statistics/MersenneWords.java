// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/**
 * The words of 32 bits of the generator MT19937 (M. Matsumoto and T. Nishimura, ACM TOMACS 8, 1998), made by hundreds:
 * NumPy's {@code RandomState}, for draws that must be the same as there, and millions of them.
 */
final class MersenneWords {
    private static final int SIZE = 624;
    private static final int AHEAD = 397;

    private final int[] state = new int[SIZE];
    private final int[] words = new int[SIZE];
    private int next = SIZE;

    MersenneWords(int seed) {
        state[0] = seed;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    int next() {
        if (next == SIZE) {
            refill();
        }
        return words[next++];
    }

    private void refill() {
        for (int i = 0; i < SIZE - AHEAD; i++) {
            state[i] = state[i + AHEAD] ^ twisted(state[i], state[i + 1]);
        }
        for (int i = SIZE - AHEAD; i < SIZE - 1; i++) {
            state[i] = state[i + AHEAD - SIZE] ^ twisted(state[i], state[i + 1]);
        }
        state[SIZE - 1] = state[AHEAD - 1] ^ twisted(state[SIZE - 1], state[0]);
        for (int i = 0; i < SIZE; i++) {
            int word = state[i];
            word ^= word >>> 11;
            word ^= (word << 7) & 0x9d2c5680;
            word ^= (word << 15) & 0xefc60000;
            words[i] = word ^ (word >>> 18);
        }
        next = 0;
    }

    private static int twisted(int high, int low) {
        int mixed = (high & 0x80000000) | (low & 0x7fffffff);
        return (mixed >>> 1) ^ (-(mixed & 1) & 0x9908b0df);
    }

    /**
     * {@return a number from 0 up to another} As NumPy draws it: as many bits as the greatest number has, anew until
     * they are no more than it.
     */
    int upTo(int most) {
        int mask = mask(most);
        int drawn = next() & mask;
        while (drawn > most) {
            drawn = next() & mask;
        }
        return drawn;
    }

    /** Draws numbers up to each of n − 1, n − 2, … 1 that nobody needs, without a branch for those drawn anew. */
    void skip(int n) {
        int most = n - 1;
        while (most > 0) {
            int mask = mask(most);
            int last = mask >>> 1;
            while (most > last) {
                if (next == SIZE) {
                    refill();
                }
                int to = Math.min(SIZE, next + most - last);
                for (int i = next; i < to; i++) {
                    // −1 for a word that is more than it, else 0
                    most -= 1 + ((most - (words[i] & mask)) >> 31);
                }
                next = to;
            }
        }
    }

    private static int mask(int most) {
        return Integer.highestOneBit(most) * 2 - 1;
    }
}
