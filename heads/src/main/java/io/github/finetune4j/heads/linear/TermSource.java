// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.function.Consumer;

/**
 * A cutter of texts in lower case into terms, in time and memory that grow with the text's length alone.
 *
 * @param words whether terms are words, one after another; otherwise they are characters within a word
 * @param from the least number of words or characters in a term
 * @param to the greatest
 */
record TermSource(boolean words, int from, int to) {
    /** Longer words are left out: they are no words, and nobody wants to keep them. */
    static final int LONGEST_WORD = 1000;

    /** Hands each term of the text on, as often as it occurs. */
    void terms(String lowerCase, Consumer<String> term) {
        if (words) {
            words(lowerCase, term);
        } else {
            characters(lowerCase, term);
        }
    }

    /** Words are runs of two or more letters, digits and underscores. */
    private void words(String text, Consumer<String> term) {
        String[] latest = new String[to];
        int seen = 0;
        int at = 0;
        while (at < text.length()) {
            int start = at;
            int end = start;
            int length = 0;
            while (end < text.length() && ofWord(text.codePointAt(end))) {
                end += Character.charCount(text.codePointAt(end));
                length++;
            }
            if (length >= 2 && length <= LONGEST_WORD) {
                latest[seen % to] = text.substring(start, end);
                seen++;
                join(latest, seen, term);
            }
            at = end > start ? end : start + Character.charCount(text.codePointAt(start));
        }
    }

    private void join(String[] latest, int seen, Consumer<String> term) {
        for (int n = from; n <= Math.min(to, seen); n++) {
            StringBuilder joined = new StringBuilder();
            for (int i = seen - n; i < seen; i++) {
                joined.append(joined.isEmpty() ? "" : " ").append(latest[i % to]);
            }
            term.accept(joined.toString());
        }
    }

    private static boolean ofWord(int point) {
        return switch (Character.getType(point)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> point == '_';
        };
    }

    private void characters(String text, Consumer<String> term) {
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && !blank(text.codePointAt(at))) {
                at += Character.charCount(text.codePointAt(at));
            }
            if (at > start) {
                within((" " + text.substring(start, at) + " ").codePoints().toArray(), term);
            } else {
                at += Character.charCount(text.codePointAt(at));
            }
        }
    }

    /** A word no longer than a term is one term, however long the others are. */
    private void within(int[] word, Consumer<String> term) {
        for (int n = from; n <= to; n++) {
            if (word.length <= n) {
                term.accept(new String(word, 0, word.length));
                return;
            }
            for (int start = 0; start + n <= word.length; start++) {
                term.accept(new String(word, start, n));
            }
        }
    }

    private static boolean blank(int point) {
        return Character.isSpaceChar(point)
                || (point >= '\t' && point <= '\r')
                || (point >= 0x1c && point <= 0x1f)
                || point == 0x85;
    }
}
