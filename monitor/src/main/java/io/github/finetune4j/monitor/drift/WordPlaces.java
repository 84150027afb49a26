// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.internal.text.Characters;
import java.util.Arrays;

/** A number for each word; no string is made of a word that is known. Words are those that {@link Words} finds. */
final class WordPlaces {
    private static final int FIRST = 1024;
    private static final int UNKNOWN = -1;
    private static final String FREE = "";

    /** Open addressing: a word is at its hash, or in the next slot that was free. */
    private String[] words = free(FIRST);

    private int[] hashes = new int[FIRST];
    private int[] places = new int[FIRST];
    private int size;

    private static String[] free(int slots) {
        String[] words = new String[slots];
        Arrays.fill(words, FREE);
        return words;
    }

    /** {@return how many words are known} */
    int size() {
        return size;
    }

    /** {@return the places of the words of a text, rising; new words get the next ones} */
    int[] learn(String text) {
        return rising(text, true);
    }

    /** {@return the places of those words of a text that are known, rising} */
    int[] known(String text) {
        return rising(text, false);
    }

    private int[] rising(String text, boolean learns) {
        String small = Characters.lower(text);
        int[] found = new int[small.length() / 3 + 1];
        int count = 0;
        int length = 0;
        int start = 0;
        int hash = 0;
        for (int i = 0; i <= small.length(); ) {
            int letter = i < small.length() ? small.codePointAt(i) : ' ';
            if (Words.isPart(letter)) {
                start = length == 0 ? i : start;
                hash = length == 0 ? letter : 31 * hash + letter;
                length++;
            } else {
                int place = length < Words.SHORTEST ? UNKNOWN : place(small, start, i, hash, learns);
                found[count] = place;
                count += place == UNKNOWN ? 0 : 1;
                length = 0;
            }
            i += Character.charCount(letter);
        }
        int[] rising = Arrays.copyOf(found, count);
        Arrays.sort(rising);
        return rising;
    }

    private int place(String text, int from, int to, int hash, boolean learns) {
        int slot = slot(hash);
        while (!words[slot].isEmpty()) {
            if (hashes[slot] == hash && words[slot].length() == to - from && text.startsWith(words[slot], from)) {
                return places[slot];
            }
            slot = (slot + 1) & (words.length - 1);
        }
        return learns ? put(slot, text.substring(from, to), hash) : UNKNOWN;
    }

    private int slot(int hash) {
        return (hash ^ (hash >>> 15)) & (words.length - 1);
    }

    private int put(int slot, String word, int hash) {
        words[slot] = word;
        hashes[slot] = hash;
        places[slot] = size++;
        if (2 * size > words.length) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        String[] oldWords = words;
        int[] oldHashes = hashes;
        int[] oldPlaces = places;
        words = free(2 * oldWords.length);
        hashes = new int[words.length];
        places = new int[words.length];
        for (int i = 0; i < oldWords.length; i++) {
            if (!oldWords[i].isEmpty()) {
                int slot = slot(oldHashes[i]);
                while (!words[slot].isEmpty()) {
                    slot = (slot + 1) & (words.length - 1);
                }
                words[slot] = oldWords[i];
                hashes[slot] = oldHashes[i];
                places[slot] = oldPlaces[i];
            }
        }
    }
}
