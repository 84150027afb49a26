// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.Arrays;

/**
 * Characters for bytes, as GPT-2 has them: those of Latin-1 that print stand for themselves, the rest for characters
 * from U+0100 on.
 */
final class Bytes {
    private static final char[] CHARS = new char[256];
    private static final short[] VALUES = new short[0x200];

    static {
        Arrays.fill(VALUES, (short) -1);
        char next = 0x100;
        for (int value = 0; value < 256; value++) {
            boolean prints = (value >= '!' && value <= '~') || (value >= 0xa1 && value != 0xad);
            CHARS[value] = prints ? (char) value : next++;
            VALUES[CHARS[value]] = (short) value;
        }
    }

    private Bytes() {}

    /** {@return the character of a byte} */
    static char written(int value) {
        return CHARS[value];
    }

    /** {@return the byte that a character stands for, or -1} */
    static int read(char c) {
        return c < VALUES.length ? VALUES[c] : -1;
    }

    /** {@return a piece with the characters of its UTF-8 bytes} */
    static Piece written(Piece piece) {
        Rewriting out = new Rewriting(piece);
        for (int at = piece.from(); at < piece.to(); ) {
            int point = piece.point(at);
            int count = count(point);
            for (int i = 0; i < count; i++) {
                out.put(CHARS[utf8(point, count, i)], i == 0 ? 0 : 1);
            }
            at += Character.charCount(point);
        }
        return out.done();
    }

    /** {@return how many bytes a character has in UTF-8} */
    static int count(int point) {
        if (point < 0x80) {
            return 1;
        }
        if (point < 0x800) {
            return 2;
        }
        return point < 0x10000 ? 3 : 4;
    }

    /** {@return one byte of a character in UTF-8} */
    static int utf8(int point, int count, int which) {
        if (count == 1) {
            return point;
        }
        int bits = point >> (6 * (count - 1 - which));
        return which == 0 ? ((0xf00 >> count) & 0xff) | bits : 0x80 | (bits & 0x3f);
    }
}
