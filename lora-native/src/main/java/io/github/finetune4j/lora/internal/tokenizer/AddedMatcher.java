// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.List;

/** Finds added tokens in pieces: the leftmost, and of those that begin there the longest. */
final class AddedMatcher {
    private final List<AddedToken> tokens;
    private final Trie trie;
    private final boolean[] begins = new boolean[1 << 16];

    /**
     * @param contents what each of the tokens looks like in the text
     * @param where names the file in messages
     */
    AddedMatcher(List<AddedToken> tokens, List<String> contents, String where) {
        trie = new Trie(where);
        this.tokens = List.copyOf(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            trie.add(contents.get(i), i, true);
            begins[contents.get(i).charAt(0)] = true;
        }
    }

    /**
     * Hands on what lies between added tokens, and writes those.
     *
     * @param piece to look through
     * @param rest takes the other parts
     * @param to takes the tokens
     * @return whether more pieces are wanted
     */
    boolean split(Piece piece, Sink rest, Tokens to) {
        Pass pass = new Pass(piece, rest, to);
        return (tokens.isEmpty() || pass.search()) && pass.end();
    }

    /** One way through a piece. */
    private final class Pass {
        private final Piece piece;
        private final Sink rest;
        private final Tokens to;
        private int done; // all before is handed on
        private int found; // which token
        private int foundEnd;

        Pass(Piece piece, Sink rest, Tokens to) {
            this.piece = piece;
            this.rest = rest;
            this.to = to;
            done = piece.from();
        }

        boolean search() {
            int at = piece.from();
            while (at < piece.to()) {
                if (!begins[piece.chars()[at]] || !longest(at)) {
                    at++;
                } else if (!write(at)) {
                    return false;
                } else {
                    at = foundEnd;
                }
            }
            return true;
        }

        private boolean longest(int from) {
            found = -1;
            int node = 0;
            int at = from;
            for (; at < piece.to(); at++) {
                node = trie.child(node, piece.chars()[at]);
                if (node < 0) {
                    break;
                }
                if (trie.value(node) >= 0) {
                    found = trie.value(node);
                    foundEnd = at + 1;
                }
            }
            piece.steps().take(at - from);
            return found >= 0;
        }

        private boolean write(int from) {
            AddedToken token = tokens.get(found);
            if (token.singleWord() && !standsAlone(from)) {
                return true;
            }
            int begin = token.leftStrip() ? blankBefore(from) : from;
            int end = token.rightStrip() ? blankBehind(Math.max(done, foundEnd)) : foundEnd;
            if (done < begin && !rest.take(piece.part(done, begin))) {
                return false;
            }
            if (begin >= end) {
                return true; // all of it was swallowed by the token before
            }
            if (!to.wants(1)) {
                return false;
            }
            String written = to.trims() ? new String(piece.chars(), begin, end - begin) : null;
            to.add(token.id(), piece.begin(begin), piece.endBefore(end), written);
            done = end;
            return true;
        }

        private boolean standsAlone(int from) {
            boolean before = from > piece.from() && Unicode.is(piece.pointBefore(from), Unicode.WORD);
            boolean behind = foundEnd < piece.to() && Unicode.is(piece.point(foundEnd), Unicode.WORD);
            return !before && !behind;
        }

        private int blankBefore(int at) {
            int begin = Math.max(done, at);
            while (begin > done && Unicode.is(piece.chars()[begin - 1], Unicode.SPACE)) {
                begin--;
            }
            return begin;
        }

        private int blankBehind(int at) {
            int end = at;
            while (end < piece.to() && Unicode.is(piece.chars()[end], Unicode.SPACE)) {
                end++;
            }
            return end;
        }

        boolean end() {
            return done >= piece.to() || rest.take(piece.part(done, piece.to()));
        }
    }
}
