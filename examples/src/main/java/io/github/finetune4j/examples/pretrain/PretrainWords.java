// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into the words within which pieces may grow: every digit alone, the rest by GPT-2's pattern. */
final class PretrainWords {
    private static final Pattern DIGIT = Pattern.compile("\\p{N}");
    private static final Pattern WORD =
            Pattern.compile("(?U)'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

    private PretrainWords() {}

    /**
     * {@return the words in order; joined they are the text}
     *
     * @param text any
     */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        Matcher digit = DIGIT.matcher(text);
        int at = 0;
        while (digit.find()) {
            addWords(words, text.substring(at, digit.start()));
            words.add(digit.group());
            at = digit.end();
        }
        addWords(words, text.substring(at));
        return words;
    }

    private static void addWords(List<String> words, String text) {
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
    }
}
