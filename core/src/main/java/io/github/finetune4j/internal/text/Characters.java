// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import java.util.Locale;

/**
 * Classes of characters, and small letters, for whatever a figure depends on. They are those of Python 3.13 (Unicode
 * 15.1) and, for punctuation, symbols and numbers, of its package {@code regex}, by which sacrebleu, rouge-score and
 * scikit-learn go. {@link Character} and {@link String#toLowerCase} differ from them, and from one Java version to the
 * next: the same texts would have other figures after an upgrade.
 */
public final class Characters {
    private static final int WORD = 1;
    private static final int MARK = 2;
    private static final int NUMBER = 4;
    private static final int PUNCTUATION = 8;
    private static final int SYMBOL = 16;
    private static final int CASED = 32;
    private static final int IGNORABLE = 64;
    private static final char DOTTED = 'İ';
    private static final char SIGMA = 'Σ';
    private static final CharacterTable TABLE = CharacterTable.read();

    private Characters() {}

    /**
     * {@return whether it is a letter or a number, or an underscore: Python's {@code \w}}
     *
     * @param point the character
     */
    public static boolean isWord(int point) {
        return point == '_' || TABLE.is(point, WORD);
    }

    /**
     * {@return whether it is a letter, a number, or a mark on one}
     *
     * @param point the character
     */
    public static boolean isWordOrMark(int point) {
        return TABLE.is(point, WORD | MARK);
    }

    /**
     * {@return whether its general category is N}
     *
     * @param point the character
     */
    public static boolean isNumber(int point) {
        return TABLE.is(point, NUMBER);
    }

    /**
     * {@return whether its general category is P}
     *
     * @param point the character
     */
    public static boolean isPunctuation(int point) {
        return TABLE.is(point, PUNCTUATION);
    }

    /**
     * {@return whether its general category is S}
     *
     * @param point the character
     */
    public static boolean isSymbol(int point) {
        return TABLE.is(point, SYMBOL);
    }

    /**
     * {@return the text in small letters, as {@code str.lower} gives it, whatever the locale; İ becomes two characters}
     *
     * @param text any
     */
    public static String lower(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return lowered(text);
            }
        }
        return text.toLowerCase(Locale.ROOT); // ASCII is the same everywhere
    }

    private static String lowered(String text) {
        StringBuilder small = new StringBuilder(text.length() + 4);
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int end = i + Character.charCount(point);
            if (point == DOTTED) {
                small.append("i\u0307");
            } else if (point == SIGMA && isLast(text, i)) {
                small.append('ς');
            } else {
                small.appendCodePoint(TABLE.lower(point));
            }
            i = end;
        }
        return small.toString();
    }

    /** A sigma at the end of a word has a form of its own: letters with case before it, none after it. */
    private static boolean isLast(String text, int sigma) {
        return casedBefore(text, sigma) && !casedAfter(text, sigma + 1);
    }

    private static boolean casedBefore(String text, int from) {
        for (int i = from; i > 0; ) {
            int point = text.codePointBefore(i);
            if (!TABLE.is(point, IGNORABLE)) {
                return TABLE.is(point, CASED);
            }
            i -= Character.charCount(point);
        }
        return false;
    }

    private static boolean casedAfter(String text, int from) {
        for (int i = from; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (!TABLE.is(point, IGNORABLE)) {
                return TABLE.is(point, CASED);
            }
            i += Character.charCount(point);
        }
        return false;
    }
}
