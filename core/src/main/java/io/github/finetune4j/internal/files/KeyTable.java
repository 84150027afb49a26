// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.util.Arrays;

/**
 * Numbers by keys of 32 hexadecimal digits, in 24 bytes each and as many to spare: for more keys than texts in a map
 * would leave room for. Not safe for use by several threads.
 */
public final class KeyTable {
    private static final int DIGITS = 32;
    private static final long FREE = -1;

    private long[] high = new long[64];
    private long[] low = new long[64];
    private long[] numbers = free(64);
    private int size;

    private static long[] free(int places) {
        long[] numbers = new long[places];
        Arrays.fill(numbers, FREE);
        return numbers;
    }

    /**
     * {@return whether a text can be a key here}
     *
     * @param text any
     */
    public static boolean fits(String text) {
        return text.length() == DIGITS && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    /**
     * Puts a number in the place of the key's own, if it has one.
     *
     * @param key that {@link #fits}
     * @param number at least 0
     */
    public void put(String key, long number) {
        if (!fits(key) || number < 0) {
            throw new IllegalArgumentException(
                    "a key of " + key.length() + " characters, number " + number + " -> 32 hexadecimal digits, from 0");
        }
        if (2 * (size + 1) > numbers.length) {
            grow();
        }
        put(half(key, 0), half(key, DIGITS / 2), number);
    }

    private void put(long first, long second, long number) {
        int place = place(first, second);
        size += numbers[place] == FREE ? 1 : 0;
        high[place] = first;
        low[place] = second;
        numbers[place] = number;
    }

    private void grow() {
        long[] firsts = high;
        long[] seconds = low;
        long[] before = numbers;
        high = new long[2 * before.length];
        low = new long[2 * before.length];
        numbers = free(2 * before.length);
        size = 0;
        for (int i = 0; i < before.length; i++) {
            if (before[i] != FREE) {
                put(firsts[i], seconds[i], before[i]);
            }
        }
    }

    /**
     * {@return the key's number}
     *
     * @param key any text
     * @param otherwise where it has none
     */
    public long get(String key, long otherwise) {
        if (!fits(key)) {
            return otherwise;
        }
        long number = numbers[place(half(key, 0), half(key, DIGITS / 2))];
        return number == FREE ? otherwise : number;
    }

    /**
     * {@return whether the key has a number}
     *
     * @param key any text
     */
    public boolean has(String key) {
        return get(key, FREE) != FREE;
    }

    /** {@return how many keys have one} */
    public int size() {
        return size;
    }

    // keys are hashes already
    private int place(long first, long second) {
        int place = (int) (first ^ second) & (numbers.length - 1);
        while (numbers[place] != FREE && (high[place] != first || low[place] != second)) {
            place = (place + 1) & (numbers.length - 1);
        }
        return place;
    }

    private static long half(String key, int from) {
        return Long.parseUnsignedLong(key, from, from + DIGITS / 2, 16);
    }
}
