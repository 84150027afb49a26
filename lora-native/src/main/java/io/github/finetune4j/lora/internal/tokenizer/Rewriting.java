// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import io.github.finetune4j.error.InvalidModelException;
import java.util.Arrays;

/**
 * A piece being rewritten, character by character. What each new character stands for follows from how it came to be:
 * in the place of an old one, with some more of the old left out, or added to what stands before it.
 */
final class Rewriting {
    private static final long BYTES = Character.BYTES + 2 * Integer.BYTES;
    private static final long STEPS_OF_A_NEW_UNIT = 8; // it also takes memory, and becomes tokens

    private final Piece old;
    private int at;
    private char[] chars;
    private int[] begin;
    private int[] end;
    private int length;

    Rewriting(Piece old) {
        this.old = old;
        at = old.from();
        int room = Math.max(16, old.length());
        Room.check(BYTES * room, old.length());
        chars = new char[room];
        begin = new int[room];
        end = new int[room];
    }

    /** Leaves out the next old characters. */
    void skip(int count) {
        for (int i = 0; i < count && at < old.to(); i++) {
            at += Character.charCount(old.point(at));
        }
    }

    /**
     * Writes a character.
     *
     * @param point the character
     * @param change 0 if it takes an old one's place; above, if it is added; below, if it takes the place of one and as
     *     many more are left out
     */
    void put(int point, int change) {
        if (change > 0) {
            add(point);
        } else {
            replace(point);
            skip(-change);
        }
    }

    /** Writes a character that stands for what the old one before this place stood for. */
    void add(int point) {
        if (at == old.from()) {
            write(point, old.origin(), old.origin());
        } else {
            int before = at - Character.charCount(old.pointBefore(at));
            write(point, old.begin(before), old.endBefore(at));
        }
    }

    private void replace(int point) {
        if (at >= old.to()) {
            add(point); // more characters in the place of old ones than there are
            return;
        }
        int next = at + Character.charCount(old.point(at));
        write(point, old.begin(at), old.endBefore(next));
        at = next;
    }

    /** Writes the next old characters as they are. */
    void keep(int to) {
        while (at < to) {
            replace(old.point(at));
        }
    }

    private void write(int point, int first, int last) {
        grow();
        int units = Character.toChars(point, chars, length);
        for (int i = 0; i < units; i++) {
            begin[length] = first;
            end[length++] = last;
        }
    }

    private void grow() {
        if (length + 2 > chars.length) {
            bound(length, old.limit(), old.steps().where());
            int room = Math.addExact(length + 2, length / 2);
            old.steps().take(STEPS_OF_A_NEW_UNIT * (room - length));
            Room.check(BYTES * room, old.length());
            chars = Arrays.copyOf(chars, room);
            begin = Arrays.copyOf(begin, room);
            end = Arrays.copyOf(end, room);
        }
    }

    /**
     * Refuses rules by which texts grow beyond use.
     *
     * @param length that was reached
     * @param limit that may be
     * @param where names the tokenizer's file in messages
     */
    static void bound(long length, long limit, String where) {
        if (length > limit) {
            throw new InvalidModelException(where + ": the tokenizer's rules make more than " + limit
                    + " characters of a text that was far shorter -> the tokenizer.json is damaged or hostile,"
                    + " fetch it again");
        }
    }

    Piece done() {
        return new Piece(chars, 0, length, begin, end, old.origin(), old.limit(), old.steps());
    }
}
