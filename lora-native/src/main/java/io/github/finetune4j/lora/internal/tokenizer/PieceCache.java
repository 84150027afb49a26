// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Pieces that were tokenized before. Safe without locks: an entry never changes, and a lost one is made again. */
final class PieceCache {
    /** Units of the longest piece that is kept. */
    static final int LONGEST = 64;

    private static final int ROOM = 1 << 15;

    private final @Nullable Word[] words = new Word[ROOM];

    /**
     * A piece and its tokens.
     *
     * @param key the piece
     * @param ids its tokens
     * @param begin where each begins in the piece
     * @param end where each ends
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Word(char[] key, int[] ids, int[] begin, int[] end) {

        void write(Piece piece, Tokens to) {
            int from = piece.from();
            for (int i = 0; i < ids.length; i++) {
                to.add(ids[i], piece.begin(from + begin[i]), piece.endBefore(from + end[i]));
            }
        }
    }

    /** Splits a piece that was not seen before. */
    @FunctionalInterface
    interface Splitter {
        Word word(Piece piece, char[] key);
    }

    /** Adds a piece's tokens, those of a known one as they were found before. */
    void tokenize(Piece piece, Tokens to, Splitter splitter) {
        if (piece.length() > LONGEST) {
            splitter.word(piece, new char[0]).write(piece, to);
            return;
        }
        int place = Hash.of(piece.chars(), piece.from(), piece.to()) & ROOM - 1;
        Word word = words[place];
        if (word == null || !Arrays.equals(word.key, 0, word.key.length, piece.chars(), piece.from(), piece.to())) {
            word = splitter.word(piece, Arrays.copyOfRange(piece.chars(), piece.from(), piece.to()));
            words[place] = word;
        }
        word.write(piece, to);
    }
}
