// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.Arrays;

/** At which places of a sequence each symbol stands, as bits. Reused from sequence to sequence. */
final class Places {
    private static final int NONE = -1;

    private int[] symbols = new int[128];
    private int[] indexes = new int[128];
    private int mask = symbols.length - 1;
    private long[] bits = new long[64];
    private int words;
    private int size;

    void start(int[] sequence, int wordsPerSymbol) {
        int capacity = Integer.highestOneBit(Math.max(32, sequence.length)) << 2;
        if (capacity > symbols.length) {
            symbols = new int[capacity];
            indexes = new int[capacity];
        }
        mask = capacity - 1;
        Arrays.fill(indexes, 0, capacity, NONE);
        words = wordsPerSymbol;
        size = 0;
        for (int i = 0; i < sequence.length; i++) {
            int at = add(sequence[i]) * words + (i >>> 6);
            bits[at] |= 1L << (i & 63);
        }
    }

    private int add(int symbol) {
        int slot = slot(symbol);
        if (indexes[slot] == NONE) {
            symbols[slot] = symbol;
            indexes[slot] = size++;
            if (bits.length < size * words) {
                bits = Arrays.copyOf(bits, Math.max(2 * bits.length, size * words));
            }
            Arrays.fill(bits, (size - 1) * words, size * words, 0);
        }
        return indexes[slot];
    }

    private int slot(int symbol) {
        int slot = ((symbol * 0x9E3779B1) >>> 9) & mask;
        while (indexes[slot] != NONE && symbols[slot] != symbol) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** The symbol's number, or −1 if it does not occur. */
    int of(int symbol) {
        return indexes[slot(symbol)];
    }

    long bits(int index) {
        return bits[index];
    }
}
