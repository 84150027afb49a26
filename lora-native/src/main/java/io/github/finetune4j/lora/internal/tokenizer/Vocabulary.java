// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import io.github.finetune4j.error.InvalidModelException;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** Tokens and their numbers. */
final class Vocabulary {
    /** Numbers stay below: far more than any model has, and a table of them fits into memory. */
    static final int MOST = 1 << 22;

    private final String where;
    private @Nullable String[] byId;
    private int[] slots; // id + 1; 0 where free
    private int[] hashes;
    private int size;
    private int longest;

    Vocabulary(int expected, String where) {
        this.where = where;
        byId = new String[Math.max(16, expected)];
        int room = Integer.highestOneBit(Math.max(16, expected)) * 4;
        slots = new int[room];
        hashes = new int[room];
    }

    /** Adds a token; its number must be free. */
    void add(String token, long id) {
        if (id < 0 || id >= MOST) {
            throw new InvalidModelException(where + ": token \"" + shown(token) + "\" has the number " + id
                    + ", not one from 0 to " + (MOST - 1) + " -> the file is damaged, fetch it again");
        }
        int place = (int) id;
        if (place >= byId.length) {
            byId = Arrays.copyOf(byId, Math.min(MOST, Math.max(place + 1, byId.length * 2)));
        }
        if (byId[place] != null) {
            throw new InvalidModelException(where + ": the number " + id + " stands for \"" + shown(byId[place])
                    + "\" and for \"" + shown(token) + "\" -> the file is damaged, fetch it again");
        }
        byId[place] = token;
        size++;
        longest = Math.max(longest, token.length());
        enter(token, place);
    }

    private void enter(String token, int id) {
        if (size * 2 > slots.length) {
            widen();
        }
        char[] chars = token.toCharArray();
        int hash = Hash.of(chars, 0, chars.length);
        int slot = slot(chars, 0, chars.length, hash);
        slots[slot] = id + 1; // a token twice has its later number
        hashes[slot] = hash;
    }

    private void widen() {
        int[] oldSlots = slots;
        int[] oldHashes = hashes;
        slots = new int[oldSlots.length * 2];
        hashes = new int[slots.length];
        for (int i = 0; i < oldSlots.length; i++) {
            if (oldSlots[i] != 0) {
                int slot = oldHashes[i] & slots.length - 1;
                while (slots[slot] != 0) {
                    slot = slot + 1 & slots.length - 1;
                }
                slots[slot] = oldSlots[i];
                hashes[slot] = oldHashes[i];
            }
        }
    }

    /** {@return the number of a token, or -1} */
    int id(char[] chars, int from, int to) {
        return slots[slot(chars, from, to, Hash.of(chars, from, to))] - 1;
    }

    int id(String token) {
        return id(token.toCharArray(), 0, token.length());
    }

    private int slot(char[] chars, int from, int to, int hash) {
        int slot = hash & slots.length - 1;
        while (slots[slot] != 0 && (hashes[slot] != hash || !same(byId[slots[slot] - 1], chars, from, to))) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private static boolean same(@Nullable String token, char[] chars, int from, int to) {
        if (token == null || token.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (token.charAt(i - from) != chars[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@return the token of a number, null if it has none} */
    @Nullable String token(int id) {
        return id >= 0 && id < byId.length ? byId[id] : null;
    }

    /** Passes on each token and its number. */
    void each(ObjIntConsumer<String> taker) {
        for (int id = 0; id < byId.length; id++) {
            String token = byId[id];
            if (token != null) {
                taker.accept(token, id);
            }
        }
    }

    int size() {
        return size;
    }

    /** {@return UTF-16 units of the longest token} */
    int longest() {
        return longest;
    }

    String where() {
        return where;
    }

    /** {@return a token for a message: no user's screen is flooded} */
    static String shown(@Nullable String token) {
        String text = String.valueOf(token);
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
