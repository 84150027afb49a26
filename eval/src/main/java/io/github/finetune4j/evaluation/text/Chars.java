// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import io.github.finetune4j.internal.text.Characters;

/** White space and case as Python has them, since the metrics were first written there. */
final class Chars {
    private static final boolean[] ASCII_SPACE = new boolean[128];

    static {
        for (char c : "\t\n\u000b\f\r\u001c\u001d\u001e\u001f ".toCharArray()) {
            ASCII_SPACE[c] = true;
        }
    }

    private Chars() {}

    /** What {@code str.isspace} says. */
    static boolean isSpace(int c) {
        if (c < 128) {
            return ASCII_SPACE[c];
        }
        return c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    static String lower(String text) {
        return Characters.lower(text);
    }

    /** {@code str.rstrip}. */
    static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** {@code str.strip}. */
    static String strip(String text) {
        String ended = stripEnd(text);
        int start = 0;
        while (start < ended.length() && isSpace(ended.charAt(start))) {
            start++;
        }
        return ended.substring(start);
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** One of the 32 ASCII punctuation marks and symbols. */
    static boolean isPunctuation(int c) {
        return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
    }
}
