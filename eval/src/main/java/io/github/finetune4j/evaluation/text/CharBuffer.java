// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.Arrays;

/** Characters that grow, reused from text to text. */
final class CharBuffer {
    char[] chars = new char[1024];
    int length;

    void clear() {
        length = 0;
    }

    /** Makes room, so that so many characters can be put without a check. */
    void reserve(int more) {
        if (length + more > chars.length) {
            chars = Arrays.copyOf(chars, Math.max(chars.length * 2, length + more));
        }
    }

    void put(char c) {
        chars[length++] = c;
    }

    void append(String text) {
        reserve(text.length());
        text.getChars(0, text.length(), chars, length);
        length += text.length();
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }
}
