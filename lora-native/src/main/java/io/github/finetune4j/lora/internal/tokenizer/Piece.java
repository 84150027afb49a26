// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * A part of a text, perhaps rewritten by normalizers, of which every character knows the characters of the original
 * that it stands for.
 *
 * @param chars holds the piece
 * @param from first unit of the piece
 * @param to after the last
 * @param begin for each unit of {@code chars} where its original begins, in UTF-16 units; null if the piece was not
 *     rewritten
 * @param end for each unit where its original ends
 * @param origin where the original of the whole piece begins
 * @param limit most units that rewriting may make of it
 * @param steps that may be taken over the whole text
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Piece(
        char[] chars,
        int from,
        int to,
        int @Nullable [] begin,
        int @Nullable [] end,
        int origin,
        long limit,
        Steps steps) {
    private static final long GROWTH = 64;
    private static final long FREE = 1 << 16;

    static Piece of(char[] text, int from, int to, Steps steps) {
        return new Piece(text, from, to, null, null, from, GROWTH * (to - from) + FREE, steps);
    }

    Piece part(int first, int last) {
        return first == from && last == to ? this : with(first, last, begin(first), limit);
    }

    /** {@return the same, with a limit of its own length} */
    Piece limited() {
        return with(from, to, origin, GROWTH * length() + FREE);
    }

    /** {@return another part of the same characters, with the same origin} */
    Piece within(int first, int last) {
        return with(first, last, origin, limit);
    }

    private Piece with(int first, int last, int origin, long limit) {
        return new Piece(chars, first, last, begin, end, origin, limit, steps);
    }

    /** {@return where the original of the character at a unit begins} */
    int begin(int at) {
        return begin == null ? at : begin[at];
    }

    /** {@return where the original of the character before a unit ends} */
    int endBefore(int at) {
        return end == null ? at : end[at - 1];
    }

    int length() {
        return to - from;
    }

    boolean isEmpty() {
        return from == to;
    }

    /** {@return the character at a unit} */
    int point(int at) {
        char high = chars[at];
        return Character.isHighSurrogate(high) && at + 1 < to && Character.isLowSurrogate(chars[at + 1])
                ? Character.toCodePoint(high, chars[at + 1])
                : high;
    }

    /** {@return the character before a unit} */
    int pointBefore(int at) {
        char low = chars[at - 1];
        return Character.isLowSurrogate(low) && at - 2 >= from && Character.isHighSurrogate(chars[at - 2])
                ? Character.toCodePoint(chars[at - 2], low)
                : low;
    }

    String text() {
        return new String(chars, from, to - from);
    }
}
