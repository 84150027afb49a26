// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Of each word the longest beginning that is a token, then the longest of what is left, marked as going on. */
final class WordPiece implements Model {
    private final Vocabulary vocabulary;
    private final String unknown;
    private final int unknownId;
    private final char[] prefix;
    private final int most; // characters of a word
    private final PieceCache cache = new PieceCache();

    WordPiece(Vocabulary vocabulary, String unknown, String prefix, int most) {
        this.vocabulary = vocabulary;
        this.unknown = unknown;
        unknownId = vocabulary.id(unknown);
        this.prefix = prefix.toCharArray();
        this.most = most;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void tokenize(Piece piece, Tokens to) {
        if (piece.length() > PieceCache.LONGEST) {
            word(piece, new char[0]).write(piece, to);
            return;
        }
        int hash = Hash.of(piece.chars(), piece.from(), piece.to());
        PieceCache.Word word = cache.find(piece, hash);
        if (word == null) {
            word = word(piece, Arrays.copyOfRange(piece.chars(), piece.from(), piece.to()));
            cache.keep(word, hash);
        }
        word.write(piece, to);
    }

    private PieceCache.Word word(Piece piece, char[] key) {
        List<int[]> parts = new ArrayList<>();
        boolean known = piece.length() <= 2L * most
                && Character.codePointCount(piece.chars(), piece.from(), piece.length()) <= most;
        for (int at = piece.from(); known && at < piece.to(); ) {
            int[] part = longest(piece, at);
            known = part[0] >= 0;
            parts.add(part);
            at = part[2] + piece.from();
        }
        if (!known) {
            if (unknownId < 0) {
                throw BytePairs.missing(vocabulary, unknown);
            }
            parts = List.of(new int[] {unknownId, 0, piece.length()});
        }
        return new PieceCache.Word(key, column(parts, 0), column(parts, 1), column(parts, 2));
    }

    /** {@return token, begin and end; -1 as token if there is none} */
    private int[] longest(Piece piece, int from) {
        int head = from == piece.from() ? 0 : prefix.length;
        int reach = Math.min(piece.to() - from, Math.max(0, vocabulary.longest() - head));
        char[] text = new char[head + reach];
        System.arraycopy(prefix, 0, text, 0, head);
        System.arraycopy(piece.chars(), from, text, head, reach);
        for (int length = text.length; length > head; length--) {
            boolean whole = from + length - head == piece.to()
                    || !Character.isLowSurrogate(piece.chars()[from + length - head]);
            int id = whole ? vocabulary.id(text, 0, length) : -1;
            if (id >= 0) {
                return new int[] {id, from - piece.from(), from - piece.from() + length - head};
            }
        }
        return new int[] {-1, 0, piece.length()};
    }

    private static int[] column(List<int[]> parts, int which) {
        return parts.stream().mapToInt(part -> part[which]).toArray();
    }
}
