// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.internal.hash.ContentHash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * As {@link ContentHash#normal}, of UTF-8 bytes: lower case, a run of white space is one space, none at the ends. ASCII
 * goes eight bytes at a time; of the rest those scripts are known that have no case or Latin-1's. Texts with other
 * letters are the caller's.
 */
final class NormalBytes {
    /** Bytes that may be overwritten behind what is written. */
    static final int ROOM = Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = ONES << 7;
    private static final long SPACES = ONES * ' ';
    private static final byte[] ASCII = table();
    private static final int SPACE = 1; // what known() says of a character; otherwise its number of bytes
    private static final int UNKNOWN = 0;

    private byte[] in = {};
    private byte[] out = {};
    private int i;
    private int o;
    private boolean gap;

    private static byte[] table() {
        byte[] table = new byte[1 << 7];
        for (char c = 0; c < table.length; c++) {
            boolean space = Character.isWhitespace(c) || Character.isSpaceChar(c);
            table[c] = (byte) (space ? ' ' : Character.toLowerCase(c));
        }
        return table;
    }

    /**
     * {@return after the last byte written; -1 where the text holds letters that aren't known here}
     *
     * @param text valid UTF-8, with eight readable bytes behind {@code to}
     * @param target has room for {@code to - from} bytes and {@link #ROOM} more
     * @param start where to write
     */
    int write(byte[] text, int from, int to, byte[] target, int start) {
        in = text;
        out = target;
        i = from;
        o = start;
        gap = true; // no space at the beginning
        while (i < to) {
            if (!words(to) && !some(Math.min(to, i + Long.BYTES))) {
                return -1;
            }
        }
        return o > start && gap ? o - 1 : o;
    }

    // Eight bytes at a time as long as they are plain; whether all is done
    private boolean words(int to) {
        int from = i;
        int at = o;
        boolean space = gap;
        while (from + Long.BYTES <= to) {
            long w = (long) LONGS.get(in, from);
            if (!single(w, space)) {
                break;
            }
            LONGS.set(out, at, lower(w));
            at += Long.BYTES;
            from += Long.BYTES;
            space = w >>> 56 == ' ';
        }
        i = from;
        o = at;
        gap = space;
        return from == to;
    }

    // Whether all is ASCII without white space but spaces, and no space after another
    private static boolean single(long w, boolean gap) {
        long control = ~((w & ~HIGHS) + ONES * 0x60);
        long other = w ^ SPACES;
        long space = ~(((other & ~HIGHS) + ~HIGHS) | other) & HIGHS;
        long after = (space << 8) | (gap ? 0x80 : 0);
        return ((w | control | (space & after)) & HIGHS) == 0;
    }

    // Bit 5 is what makes a letter lower case
    private static long lower(long w) {
        long fromA = w + ONES * (0x80 - 'A');
        long afterZ = w + ONES * (0x7F - 'Z');
        return w | (((fromA ^ afterZ) & HIGHS) >>> 2);
    }

    private boolean some(int to) {
        while (i < to) {
            byte b = in[i];
            if (b >= 0) {
                put(ASCII[b]);
                i++;
                continue;
            }
            int length = known(b & 0xFF, in[i + 1] & 0xFF, in[i + 2] & 0xFF);
            if (length == UNKNOWN) {
                return false;
            }
            if (length == SPACE) {
                put((byte) ' ');
                i += b == (byte) 0xC2 ? 2 : 3;
            } else {
                copy(length);
            }
        }
        return true;
    }

    private void put(byte c) {
        if (c != ' ' || !gap) {
            out[o++] = c;
        }
        gap = c == ' ';
    }

    private void copy(int length) {
        boolean capital = in[i] == (byte) 0xC3 && (in[i + 1] & 0xFF) <= 0x9E && in[i + 1] != (byte) 0x97; // but ×
        System.arraycopy(in, i, out, o, length);
        if (capital) {
            out[o + 1] = (byte) (out[o + 1] + 0x20);
        }
        i += length;
        o += length;
        gap = false;
    }

    private static int known(int first, int second, int third) {
        return switch (first) {
            case 0xC2 -> second == 0xA0 ? SPACE : 2;
            case 0xC3 -> 2;
            case 0xE2 -> second == 0x80 && third >= 0x90 && third <= 0xA7 ? 3 : UNKNOWN; // dashes, quotes, …
            case 0xE3 -> kana(second, third);
            case 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEB, 0xEC, 0xED -> 3; // Chinese, Hangul
            case 0xEA -> second >= 0xB0 ? 3 : UNKNOWN; // Hangul
            case 0xF0 -> second == 0x9F ? 4 : UNKNOWN; // emoji
            default -> UNKNOWN;
        };
    }

    private static int kana(int second, int third) {
        if (second == 0x80) {
            return third == 0x80 ? SPACE : 3;
        }
        return second <= 0x83 ? 3 : UNKNOWN;
    }
}
