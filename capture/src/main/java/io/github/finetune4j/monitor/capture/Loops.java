// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.internal.text.Characters;
import java.util.ArrayList;
import java.util.List;

/** Finds a phrase that comes again and again, right after itself. */
final class Loops {
    private static final int LONGEST_PHRASE = 20;
    private static final int TIMES = 4;
    private static final int FEWEST_WORDS = 12;

    private Loops() {}

    static boolean in(String text) {
        List<String> words = words(text);
        for (int phrase = 1; phrase <= LONGEST_PHRASE; phrase++) {
            if (longest(words, phrase) >= Math.max(FEWEST_WORDS, TIMES * phrase)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the words of the longest stretch in which a phrase of that length repeats} */
    private static int longest(List<String> words, int phrase) {
        int longest = 0;
        int same = 0;
        for (int i = phrase; i < words.size(); i++) {
            same = words.get(i).equals(words.get(i - phrase)) ? same + 1 : 0;
            longest = Math.max(longest, same == 0 ? 0 : same + phrase);
        }
        return longest;
    }

    /** {@return words in small letters, without punctuation; each ideograph is one} */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        Characters.lower(text).codePoints().forEach(letter -> {
            boolean alone = Character.isIdeographic(letter);
            if (alone || !Character.isLetterOrDigit(letter)) {
                end(word, words);
            }
            if (alone) {
                words.add(Character.toString(letter));
            } else if (Character.isLetterOrDigit(letter)) {
                word.appendCodePoint(letter);
            }
        });
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
