// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits texts into ROUGE's tokens, runs of ASCII letters and digits in lower case, and numbers them. With stemming,
 * tokens of more than three letters share the number of their stem. Numbers are kept from text to text, for speed, up
 * to a limit.
 */
final class RougeTokens {
    private static final int REMEMBERED = 100_000;

    private final boolean stem;
    private final Map<String, Integer> stems = new HashMap<>();
    private int[] slots = new int[1 << 12];
    private List<String> words = new ArrayList<>();
    private int[] hashes = new int[1 << 11];
    private int[] numbers = new int[1 << 11];

    RougeTokens(boolean stem) {
        this.stem = stem;
    }

    /** Forgets all numbers if there are many; only between pairs of texts. */
    void tidy() {
        if (words.size() > REMEMBERED) {
            stems.clear();
            slots = new int[1 << 12];
            words = new ArrayList<>();
        }
    }

    int[] of(String raw) {
        String text = isAscii(raw) ? raw : Chars.lower(raw);
        int[] tokens = new int[text.length() / 2 + 1];
        int count = 0;
        int i = 0;
        while (i < text.length()) {
            int start = i;
            int hash = 0;
            int c = letter(text.charAt(i));
            while (c != 0) {
                hash = 31 * hash + c;
                i++;
                c = i < text.length() ? letter(text.charAt(i)) : 0;
            }
            if (i > start) {
                tokens[count++] = number(text, start, i, hash);
            }
            i++;
        }
        return Arrays.copyOf(tokens, count);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    /** The letter or digit in lower case, 0 for anything else. */
    private static int letter(char c) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            return c;
        }
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : 0;
    }

    private int number(String text, int start, int end, int hash) {
        int mask = slots.length - 1;
        int slot = ((hash * 0x9E3779B1) >>> 8) & mask;
        while (slots[slot] != 0) {
            int word = slots[slot] - 1;
            if (hashes[word] == hash && same(words.get(word), text, start, end)) {
                return numbers[word];
            }
            slot = (slot + 1) & mask;
        }
        return add(Chars.lower(text.substring(start, end)), hash, slot);
    }

    private static boolean same(String word, String text, int start, int end) {
        if (word.length() != end - start) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (word.charAt(i - start) != letter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private int add(String word, int hash, int slot) {
        String shown = stem && word.length() > 3 ? PorterStemmer.stem(word) : word;
        int number = stems.computeIfAbsent(shown, unused -> stems.size());
        int index = words.size();
        if (index == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * index);
            numbers = Arrays.copyOf(numbers, 2 * index);
        }
        words.add(word);
        hashes[index] = hash;
        numbers[index] = number;
        slots[slot] = index + 1;
        if (2 * words.size() > slots.length) {
            rehash();
        }
        return number;
    }

    private void rehash() {
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int word = 0; word < words.size(); word++) {
            int slot = ((hashes[word] * 0x9E3779B1) >>> 8) & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = word + 1;
        }
    }
}
