// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.Arrays;

/** Extended grapheme clusters by the rules of Unicode Standard Annex 29, of Unicode 16.0. */
final class Graphemes {
    private static final String[] KINDS = {
        "CR",
        "LF",
        "Control",
        "Extend",
        "ZWJ",
        "SpacingMark",
        "Prepend",
        "Regional_Indicator",
        "Extended_Pictographic",
        "InCB_Consonant",
        "L",
        "V",
        "T"
    };
    private static final int CR = 1;
    private static final int LF = 2;
    private static final int CONTROL = 3;
    private static final int EXTEND = 4;
    private static final int ZWJ = 5;
    private static final int SPACING = 6;
    private static final int PREPEND = 7;
    private static final int REGIONAL = 8;
    private static final int PICTURE = 9;
    private static final int CONSONANT = 10;
    private static final int L = 11;
    private static final int V = 12;
    private static final int T = 13;
    private static final int LV = 14;
    private static final int LVT = 15;

    private static final Points[] SETS =
            Arrays.stream(KINDS).map(each -> Unicode.set("grapheme" + each)).toArray(Points[]::new);
    private static final Points LINKER = Unicode.set("graphemeInCB_Linker");
    private static final Points JOINS = Unicode.set("graphemeInCB_Extend");
    private static final byte[] BMP = new byte[1 << 16];

    static {
        for (int kind = 0; kind < SETS.length; kind++) {
            byte value = (byte) (kind + 1);
            SETS[kind].each(point -> {
                if (point < BMP.length) {
                    BMP[point] = value;
                }
            });
        }
        for (int point = 0xac00; point <= 0xd7a3; point++) {
            BMP[point] = (byte) ((point - 0xac00) % 28 == 0 ? LV : LVT);
        }
    }

    private Graphemes() {}

    private static int kind(int point) {
        if (point < BMP.length) {
            return BMP[point];
        }
        for (int kind = 0; kind < SETS.length; kind++) {
            if (SETS[kind].has(point)) {
                return kind + 1;
            }
        }
        return 0;
    }

    /** {@return where the cluster that begins at a unit ends} */
    static int end(Piece piece, int from) {
        State state = new State();
        int point = piece.point(from);
        int at = from + Character.charCount(point);
        state.take(point, kind(point));
        while (at < piece.to()) {
            int next = piece.point(at);
            int kind = kind(next);
            if (state.breaksBefore(kind)) {
                return at;
            }
            state.take(next, kind);
            at += Character.charCount(next);
        }
        return at;
    }

    /** The state before a place in a cluster. */
    private static final class State {
        private int last;
        private int flags; // regional indicators in a row
        private boolean picture; // a picture, and nothing but Extend behind it, before the last
        private boolean pictured;
        private boolean consonant; // a consonant, and nothing but what joins behind it
        private boolean linked;

        void take(int point, int kind) {
            picture = kind == ZWJ && pictured;
            pictured = kind == PICTURE || (kind == EXTEND && pictured);
            flags = kind == REGIONAL ? flags + 1 : 0;
            boolean links = LINKER.has(point);
            if (kind == CONSONANT) {
                consonant = true;
                linked = false;
            } else if (links) {
                linked = true;
            } else if (!JOINS.has(point)) {
                consonant = false;
            }
            last = kind;
        }

        boolean breaksBefore(int kind) {
            if (last == CR && kind == LF) {
                return false;
            }
            if (ends(last) || ends(kind)) {
                return true;
            }
            boolean joined = hangul(kind)
                    || kind == EXTEND
                    || kind == ZWJ
                    || kind == SPACING
                    || last == PREPEND
                    || (kind == CONSONANT && consonant && linked)
                    || (kind == PICTURE && picture)
                    || (kind == REGIONAL && flags % 2 == 1);
            return !joined;
        }

        private static boolean ends(int kind) {
            return kind == CONTROL || kind == CR || kind == LF;
        }

        private boolean hangul(int kind) {
            return switch (last) {
                case L -> kind == L || kind == V || kind == LV || kind == LVT;
                case LV, V -> kind == V || kind == T;
                case LVT, T -> kind == T;
                default -> false;
            };
        }
    }
}
