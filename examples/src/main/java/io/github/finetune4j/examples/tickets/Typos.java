// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.tickets;

import java.util.random.RandomGenerator;

/** Slips of the fingers: a letter too few, or two swapped. */
final class Typos {
    private Typos() {}

    /**
     * {@return the text with one slip in a word of five letters or more; the text itself if it has no such word}
     *
     * @param text any
     * @param random where and what
     */
    static String add(String text, RandomGenerator random) {
        for (int attempt = 0; attempt < 20; attempt++) {
            int i = random.nextInt(Math.max(1, text.length() - 4)) + 2;
            if (insideWord(text, i)) {
                return slip(text, i, random.nextBoolean());
            }
        }
        return text;
    }

    private static String slip(String text, int i, boolean drop) {
        String middle = drop ? "" : "" + text.charAt(i + 1) + text.charAt(i);
        return text.substring(0, i) + middle + text.substring(drop ? i + 1 : i + 2);
    }

    // two letters on each side, so that the first and the last letter of the word stay
    private static boolean insideWord(String text, int i) {
        if (i < 2 || i + 2 >= text.length()) {
            return false;
        }
        return text.substring(i - 2, i + 3).chars().allMatch(Character::isLowerCase)
                && text.charAt(i) != text.charAt(i + 1);
    }
}
