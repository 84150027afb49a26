// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import java.nio.charset.StandardCharsets;

/**
 * Bytes as printable letters, as GPT-2's tokenizer writes them: 33–126, 161–172 and 174–255 stand for themselves, the
 * others, in order, for the letters from 256 on. So a space is {@code Ġ}.
 */
final class ByteLetters {
    private static final char[] LETTERS = letters();

    private ByteLetters() {}

    /**
     * {@return the letter of a byte}
     *
     * @param b 0 to 255
     */
    static char of(int b) {
        return LETTERS[b];
    }

    /**
     * {@return the letters of a text's UTF-8 bytes}
     *
     * @param text any
     */
    static String of(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.append(LETTERS[b & 0xff]);
        }
        return out.toString();
    }

    /**
     * {@return the text that letters stand for}
     *
     * @param letters from {@link #of(String)}
     */
    static String back(String letters) {
        byte[] bytes = new byte[letters.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) byteOf(letters.charAt(i));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int byteOf(char letter) {
        for (int b = 0; b < LETTERS.length; b++) {
            if (LETTERS[b] == letter) {
                return b;
            }
        }
        throw new IllegalArgumentException(
                "no byte is written as " + letter + " -> take the tokenizer that belongs to this text");
    }

    private static char[] letters() {
        char[] letters = new char[256];
        char next = 256;
        for (int b = 0; b < letters.length; b++) {
            letters[b] = printable(b) ? (char) b : next++;
        }
        return letters;
    }

    private static boolean printable(int b) {
        return (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
    }
}
