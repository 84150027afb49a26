// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.Arrays;

/**
 * Tokens found so far, and the characters of the text that each stands for, in UTF-16 units. For one text and one
 * thread.
 */
public final class Tokens {
    private static final long BYTES = 3 * Integer.BYTES;

    private final char[] text;
    private final Trims trims;
    private final Wanted wanted;
    private int[] ids = new int[32];
    private int[] begin = new int[32];
    private int[] end = new int[32];
    private int count;
    private boolean cut;

    Tokens(char[] text, Trims trims, Wanted wanted) {
        this.text = text;
        this.trims = trims;
        this.wanted = wanted;
    }

    /** Adds a token of which the vocabulary knows how it is written. */
    void add(int id, int first, int last) {
        add(id, first, last, null);
    }

    /**
     * Adds a token.
     *
     * @param id its number
     * @param first where it begins
     * @param last where it ends
     * @param written how it is written; null as in the vocabulary
     */
    void add(int id, int first, int last, @org.jspecify.annotations.Nullable CharSequence written) {
        if (count == ids.length) {
            int room = Math.addExact(count, count);
            Room.check(BYTES * room, text.length);
            ids = Arrays.copyOf(ids, room);
            begin = Arrays.copyOf(begin, room);
            end = Arrays.copyOf(end, room);
        }
        ids[count] = id;
        begin[count] = first;
        end[count] = last;
        trims.apply(text, this, count, written);
        count++;
    }

    /** {@return whether it matters what is reported of how tokens are written} */
    boolean trims() {
        return !trims.isEmpty();
    }

    void place(int at, int first, int last) {
        begin[at] = first;
        end[at] = last;
    }

    int id(int at) {
        return ids[at];
    }

    int begin(int at) {
        return begin[at];
    }

    int end(int at) {
        return end[at];
    }

    /**
     * {@return whether a piece is still to be tokenized}
     *
     * @param least how many tokens it has at least
     */
    boolean wants(long least) {
        if (count + (wanted.first() ? 0 : least) > wanted.most()) {
            cut = true;
        }
        return !cut;
    }

    /**
     * {@return whether these are all; otherwise the text has more tokens than were wanted, and these are some of its
     * first ones}
     */
    public boolean whole() {
        return !cut && count <= wanted.most();
    }

    /** {@return how many there are} */
    public int count() {
        return count;
    }

    /** {@return their numbers} */
    public int[] ids() {
        return Arrays.copyOf(ids, count);
    }

    /** {@return where each begins} */
    public int[] begin() {
        return Arrays.copyOf(begin, count);
    }

    /** {@return where each ends} */
    public int[] end() {
        return Arrays.copyOf(end, count);
    }
}
