// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.Arrays;

/** Numbers the words of one text, from 0 up, and finds those of other texts among them. Reused from text to text. */
final class WordNumbers {
    private static final int NONE = -1;

    private int[] slots = new int[1 << 9];
    private int mask = slots.length - 1;
    private int[] hashes = new int[1 << 8];
    private int[] starts = new int[1 << 8];
    private int[] ends = new int[1 << 8];
    private char[] chars = new char[0];
    private int size;

    /** Forgets everything, and keeps the characters of the text to come. */
    void start(CharBuffer text) {
        chars = text.chars;
        int most = text.length / 2 + 1;
        int capacity = Integer.highestOneBit(Math.max(128, most)) << 2;
        if (capacity > slots.length) {
            slots = new int[capacity];
        }
        mask = capacity - 1;
        Arrays.fill(slots, 0, capacity, NONE);
        if (hashes.length < most) {
            hashes = new int[most];
            starts = new int[most];
            ends = new int[most];
        }
        size = 0;
    }

    /**
     * Numbers words in turn.
     *
     * @param text words between white space
     * @param known whether this is the text of {@link #start}; else words that it lacks are −1
     * @param numbers is filled from index 0; long enough
     * @return how many words there are
     */
    int number(CharBuffer text, boolean known, int[] numbers) {
        char[] from = text.chars;
        int count = 0;
        int i = 0;
        while (i < text.length) {
            if (Chars.isSpace(from[i])) {
                i++;
                continue;
            }
            int start = i;
            int hash = 0;
            while (i < text.length && !Chars.isSpace(from[i])) {
                hash = 31 * hash + from[i++];
            }
            numbers[count++] = number(from, start, i, hash * 0x9E3779B1, known);
        }
        return count;
    }

    private int number(char[] from, int start, int end, int hash, boolean add) {
        int slot = (hash >>> 7) & mask;
        while (slots[slot] != NONE) {
            int word = slots[slot];
            if (hashes[word] == hash && Arrays.equals(chars, starts[word], ends[word], from, start, end)) {
                return word;
            }
            slot = (slot + 1) & mask;
        }
        if (!add) {
            return NONE;
        }
        slots[slot] = size;
        hashes[size] = hash;
        starts[size] = start;
        ends[size] = end;
        return size++;
    }
}
