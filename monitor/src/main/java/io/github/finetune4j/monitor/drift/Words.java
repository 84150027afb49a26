// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.List;

/** Words of a text: two or more letters, numbers or underscores in a row, in small letters, as in scikit-learn. */
final class Words {
    static final int SHORTEST = 2;
    private static final int LATIN = 256;
    private static final boolean[] LATIN_PARTS = new boolean[LATIN];

    static {
        for (int letter = 0; letter < LATIN; letter++) {
            LATIN_PARTS[letter] = Characters.isWord(letter);
        }
    }

    private Words() {}

    static List<String> of(String text) {
        String small = Characters.lower(text);
        List<String> words = new ArrayList<>();
        int start = -1;
        int length = 0;
        for (int i = 0; i < small.length(); ) {
            int letter = small.codePointAt(i);
            if (isPart(letter)) {
                start = length == 0 ? i : start;
                length++;
            } else {
                add(words, small, start, i, length);
                length = 0;
            }
            i += Character.charCount(letter);
        }
        add(words, small, start, small.length(), length);
        return words;
    }

    static boolean isPart(int letter) {
        return letter < LATIN ? LATIN_PARTS[letter] : Characters.isWord(letter);
    }

    private static void add(List<String> words, String text, int from, int to, int length) {
        if (length >= SHORTEST) {
            words.add(text.substring(from, to));
        }
    }
}
