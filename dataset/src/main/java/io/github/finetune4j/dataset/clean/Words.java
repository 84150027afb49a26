// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.clean;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a text into words and punctuation marks. */
final class Words {
    private Words() {}

    /** {@return words, numbers and punctuation marks in order, white space left out (Unicode UAX 29)} */
    static List<String> of(String text) {
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
        breaks.setText(text);
        List<String> words = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            String word = text.substring(start, end);
            if (!word.isBlank()) {
                words.add(word);
            }
        }
        return words;
    }

    static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }
}
