// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.ArrayList;
import java.util.List;

/** Of each word the longest beginning that is a token, then the longest of what is left, marked as going on. */
final class WordPiece implements Model {
    private final Vocabulary vocabulary;
    private final String unknown;
    private final int unknownId;
    private final Trie trie;
    private final int within; // node of the prefix of what goes on, -1 if no token begins with it
    private final int most; // characters of a word
    private final PieceCache cache = new PieceCache();

    WordPiece(Vocabulary vocabulary, String unknown, String prefix, int most) {
        this.vocabulary = vocabulary;
        trie = new Trie(vocabulary.where());
        this.unknown = unknown;
        unknownId = vocabulary.id(unknown);
        vocabulary.each((token, id) -> trie.add(token, id, false));
        within = node(prefix);
        this.most = most;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void tokenize(Piece piece, Tokens to) {
        cache.tokenize(piece, to, this::word);
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

    private int node(String text) {
        int node = 0;
        for (int i = 0; i < text.length() && node >= 0; i++) {
            node = trie.child(node, text.charAt(i));
        }
        return node;
    }

    /** {@return token, begin and end; -1 as token if there is none} */
    private int[] longest(Piece piece, int from) {
        int[] found = {-1, 0, piece.length()};
        int node = from == piece.from() ? 0 : within;
        int at = from;
        while (node >= 0 && at < piece.to()) {
            node = trie.child(node, piece.chars()[at++]);
            boolean whole = at == piece.to() || !Character.isLowSurrogate(piece.chars()[at]);
            if (node >= 0 && whole && trie.value(node) >= 0) {
                found = new int[] {trie.value(node), from - piece.from(), at - piece.from()};
            }
        }
        piece.steps().take(at - from);
        return found;
    }

    private static int[] column(List<int[]> parts, int which) {
        return parts.stream().mapToInt(part -> part[which]).toArray();
    }
}
