// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The split of a piece whose tokens have the highest sum of scores (Viterbi's algorithm). */
final class Unigram implements Model {
    private static final double PENALTY = 10;

    private final Vocabulary vocabulary; // of token to number, the last one where a token stands twice
    private final double[] scores;
    private final int unknownId; // -1 if there is none
    private final double unknownScore;
    private final int @Nullable [] fallback;
    private final Trie trie;
    private final Suffixes suffixes;
    private final PieceCache cache = new PieceCache();

    Unigram(Vocabulary vocabulary, double[] scores, int unknownId, boolean byteFallback) {
        this.vocabulary = vocabulary;
        trie = new Trie(vocabulary.where());
        this.scores = scores;
        this.unknownId = unknownId;
        unknownScore = Arrays.stream(scores).min().orElse(0) - PENALTY;
        fallback = byteFallback ? BytePairs.fallback(vocabulary) : null;
        for (int id = 0; id < scores.length; id++) {
            trie.add(String.valueOf(vocabulary.token(id)), id, false);
        }
        suffixes = new Suffixes(trie);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void tokenize(Piece piece, Tokens to) {
        if (piece.length() > PieceCache.LONGEST || to.trims()) {
            new Best(piece).write(to);
            return;
        }
        cache.tokenize(piece, to, (each, key) -> new Best(each).word());
    }

    /** The best split of one piece. */
    private final class Best {
        private final Piece piece;
        private final double[] score;
        private final int[] from; // where the last token of the best split up to here begins, -1 where there is none
        private final int[] id;
        private int[] found = new int[3 * 16]; // id, begin and end of tokens
        private int count;

        Best(Piece piece) {
            this.piece = piece;
            int length = piece.length();
            score = new double[length + 1];
            from = new int[length + 1];
            id = new int[length + 1];
            Arrays.fill(from, -1);
            forward();
            back();
        }

        private void forward() {
            int node = 0;
            for (int at = 0; at < piece.length(); ) {
                int size = Character.charCount(piece.point(piece.from() + at));
                for (int i = 0; i < size; i++) {
                    node = suffixes.next(node, piece.chars()[piece.from() + at + i]);
                }
                if (!known(node, at + size, size)) {
                    reach(at, at + size, unknownScore, unknownId);
                }
                at += size;
            }
        }

        /** {@return whether the last character before a place is a token by itself} The longest token goes first. */
        private boolean known(int node, int end, int size) {
            boolean single = false;
            int count = 1;
            for (int each = suffixes.longest(node); each > 0; each = suffixes.shorter(each)) {
                count++;
                int begin = end - suffixes.length(each);
                if (whole(begin)) {
                    int value = trie.value(each);
                    reach(begin, end, scores[value], value);
                    single |= end - begin == size;
                }
            }
            piece.steps().take(count);
            return single;
        }

        // a token may be half of a surrogate pair
        private boolean whole(int begin) {
            int at = piece.from() + begin;
            return begin == 0
                    || !Character.isLowSurrogate(piece.chars()[at])
                    || !Character.isHighSurrogate(piece.chars()[at - 1]);
        }

        private void reach(int at, int end, double more, int token) {
            double sum = more + score[at];
            if (from[end] < 0 || sum > score[end]) {
                if (token < 0) {
                    throw BytePairs.missing(vocabulary, null);
                }
                score[end] = sum;
                from[end] = at;
                id[end] = token;
            }
        }

        // from the end to the beginning; unknown ones in a row are one
        private void back() {
            int end = piece.length();
            while (end > 0) {
                int begin = from[end];
                boolean unknown = id[end] == unknownId;
                while (unknown && begin > 0 && id[begin] == unknownId) {
                    begin = from[begin];
                }
                tokens(begin, end, unknown ? -1 : id[end]);
                end = begin;
            }
        }

        private void tokens(int begin, int end, int token) {
            int known = token >= 0 ? token : vocabulary.id(piece.chars(), piece.from() + begin, piece.from() + end);
            if (known >= 0) {
                put(known, begin, end);
            } else if (!fallBack(begin, end)) {
                put(unknownId, begin, end);
            }
        }

        // last byte first, as everything here
        private boolean fallBack(int begin, int end) {
            if (fallback == null) {
                return false;
            }
            byte[] bytes = new String(piece.chars(), piece.from() + begin, end - begin)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            for (byte each : bytes) {
                if (fallback[each & 0xff] < 0) {
                    return false;
                }
            }
            for (int i = bytes.length - 1; i >= 0; i--) {
                put(fallback[bytes[i] & 0xff], begin, end);
            }
            return true;
        }

        private void put(int token, int begin, int end) {
            if (3 * count + 3 > found.length) {
                found = Arrays.copyOf(found, Math.multiplyExact(2, found.length));
            }
            found[3 * count] = token;
            found[3 * count + 1] = begin;
            found[3 * count++ + 2] = end;
        }

        PieceCache.Word word() {
            return new PieceCache.Word(
                    Arrays.copyOfRange(piece.chars(), piece.from(), piece.to()), column(0), column(1), column(2));
        }

        private int[] column(int which) {
            int[] column = new int[count];
            for (int i = 0; i < count; i++) {
                column[i] = found[3 * (count - 1 - i) + which];
            }
            return column;
        }

        void write(Tokens to) {
            for (int i = count - 1; i >= 0; i--) {
                int begin = piece.from() + found[3 * i + 1];
                int end = piece.from() + found[3 * i + 2];
                boolean unknown = found[3 * i] == unknownId;
                String written = unknown ? new String(piece.chars(), begin, end - begin) : null;
                to.add(found[3 * i], piece.begin(begin), piece.endBefore(end), written);
            }
        }
    }
}
