// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.json;

/** Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
    /** Bytes of a byte order mark. */
    public static final int BOM_LENGTH = 3;

    private Utf8() {}

    /**
     * {@return whether the range starts with the byte order mark EF BB BF}
     *
     * @param bytes holds the range
     * @param from first byte
     * @param to after the last byte
     */
    public static boolean startsWithBom(byte[] bytes, int from, int to) {
        return to - from >= BOM_LENGTH
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
    }

    /**
     * {@return index of the first byte that no UTF-8 sequence can explain; -1 if all is well}
     *
     * @param bytes holds the range
     * @param from first byte
     * @param to after the last byte
     */
    public static int firstInvalid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (bytes[i] >= 0) {
                i++;
                continue;
            }
            int length = sequence(bytes, i, to);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    /**
     * {@return whether UTF-8 can express a text: whether no half of a surrogate pair stands alone in it}
     *
     * @param text any text
     */
    public static boolean canHold(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /**
     * {@return the same JSON value, with each half of a surrogate pair that stands alone written as an escape: so that
     * UTF-8 can hold it, where it would become a question mark}
     *
     * @param json JSON text; such halves can only stand in its strings
     */
    static String escaped(String json) {
        if (canHold(json)) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                out.append("\\u").append(Integer.toHexString(c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    // Table 3-7 of the Unicode standard: the second byte's range depends on the first.
    private static int sequence(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || at + length > to) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        if (second < lowest(first) || second > highest(first)) {
            return 0;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static int lowest(int first) {
        return first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    }

    private static int highest(int first) {
        return first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    }
}
