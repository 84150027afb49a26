// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import io.github.finetune4j.examples.pretrain.BpeTrainer.Pair;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A byte-level byte-pair encoding. Its pieces are numbered: first the specials, then the 256 bytes, then the merged
 * ones in their order.
 */
final class Bpe {
    private final List<String> pieces = new ArrayList<>();
    private final int specials;
    private final Map<Pair, Integer> merges = new HashMap<>();
    private final List<Pair> order = new ArrayList<>();
    private final Map<String, int[]> known = new HashMap<>();

    /**
     * Makes an encoding without merges.
     *
     * @param specials pieces that are never part of a text, in order
     */
    Bpe(List<String> specials) {
        this.specials = specials.size();
        pieces.addAll(specials);
        for (int b = 0; b < 256; b++) {
            pieces.add(String.valueOf(ByteLetters.of(b)));
        }
    }

    /** Makes the pair a piece, and returns its number. */
    int add(Pair pair) {
        merges.put(pair, pieces.size());
        order.add(pair);
        pieces.add(pieces.get(pair.left()) + pieces.get(pair.right()));
        return pieces.size() - 1;
    }

    /** {@return number of pieces} */
    int size() {
        return pieces.size();
    }

    /** {@return the pieces in {@link ByteLetters}, by number} */
    List<String> pieces() {
        return List.copyOf(pieces);
    }

    /** {@return the merges in order, each as two pieces in {@link ByteLetters}} */
    List<List<String>> merges() {
        return order.stream()
                .map(pair -> List.of(pieces.get(pair.left()), pieces.get(pair.right())))
                .toList();
    }

    /** {@return how many of the first pieces are specials} */
    int specials() {
        return specials;
    }

    /**
     * {@return number of a special piece}
     *
     * @param special its text
     */
    int special(String special) {
        int id = pieces.indexOf(special);
        if (id < 0 || id >= specials) {
            throw new IllegalArgumentException(
                    "no special piece " + special + " -> use one of " + pieces.subList(0, specials));
        }
        return id;
    }

    /**
     * {@return the numbers of a text's pieces, never a special one}
     *
     * @param text any
     */
    int[] encode(String text) {
        return PretrainWords.of(text).stream()
                .flatMapToInt(word -> Arrays.stream(known.computeIfAbsent(word, this::encodeWord)))
                .toArray();
    }

    private int[] encodeWord(String word) {
        int[] ids = bytes(word);
        for (Pair first = first(ids); merges.containsKey(first); first = first(ids)) {
            ids = merge(ids, first, merges.get(first));
        }
        return ids;
    }

    /** The earliest learned pair in there; any pair if none was learned. */
    private Pair first(int[] ids) {
        Pair best = new Pair(-1, -1);
        int bestId = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < ids.length; i++) {
            Pair pair = new Pair(ids[i], ids[i + 1]);
            int id = merges.getOrDefault(pair, Integer.MAX_VALUE);
            if (id < bestId) {
                best = pair;
                bestId = id;
            }
        }
        return best;
    }

    /**
     * {@return the text of some pieces; specials are left out}
     *
     * @param ids numbers of pieces
     */
    String decode(int... ids) {
        StringBuilder letters = new StringBuilder();
        Arrays.stream(ids).filter(id -> id >= specials).mapToObj(pieces::get).forEach(letters::append);
        return ByteLetters.back(letters.toString());
    }

    /** A word as its bytes' pieces. */
    int[] bytes(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = specials + (bytes[i] & 0xff);
        }
        return ids;
    }

    /** The pieces with each occurrence of the pair, from the left, made one; the same array if there is none. */
    static int[] merge(int[] ids, Pair pair, int merged) {
        int first = 0;
        while (first + 1 < ids.length && !at(ids, first, pair)) {
            first++;
        }
        return first + 1 < ids.length ? merge(ids, pair, merged, first) : ids;
    }

    private static int[] merge(int[] ids, Pair pair, int merged, int first) {
        int[] out = Arrays.copyOf(ids, ids.length);
        int n = first;
        for (int i = first; i < ids.length; i++) {
            boolean here = i + 1 < ids.length && at(ids, i, pair);
            out[n++] = here ? merged : ids[i];
            i += here ? 1 : 0;
        }
        return Arrays.copyOf(out, n);
    }

    private static boolean at(int[] ids, int i, Pair pair) {
        return ids[i] == pair.left() && ids[i + 1] == pair.right();
    }
}
