// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** Normalizers that look at one character at a time. */
final class Characters {
    private Characters() {}

    /** {@return the piece with some characters replaced by one each} */
    static Piece map(Piece piece, IntUnaryOperator to) {
        if (none(piece, point -> to.applyAsInt(point) != point)) {
            return piece;
        }
        Rewriting out = new Rewriting(piece);
        for (int at = piece.from(); at < piece.to(); ) {
            int point = piece.point(at);
            out.put(to.applyAsInt(point), 0);
            at += Character.charCount(point);
        }
        return out.done();
    }

    /** {@return the piece without some characters} */
    static Piece without(Piece piece, IntPredicate removed) {
        if (none(piece, removed)) {
            return piece;
        }
        Rewriting out = new Rewriting(piece);
        for (int at = piece.from(); at < piece.to(); ) {
            int point = piece.point(at);
            if (removed.test(point)) {
                out.skip(1);
            } else {
                out.put(point, 0);
            }
            at += Character.charCount(point);
        }
        return out.done();
    }

    private static boolean none(Piece piece, IntPredicate some) {
        for (int at = piece.from(); at < piece.to(); ) {
            int point = piece.point(at);
            if (some.test(point)) {
                return false;
            }
            at += Character.charCount(point);
        }
        return true;
    }

    static Piece lower(Piece piece) {
        if (none(piece, Unicode::isUpper)) {
            return piece;
        }
        Rewriting out = new Rewriting(piece);
        for (int at = piece.from(); at < piece.to(); ) {
            int point = piece.point(at);
            int[] lower = Unicode.lower(point);
            for (int i = 0; i < lower.length; i++) {
                out.put(lower[i], i == 0 ? 0 : 1);
            }
            at += Character.charCount(point);
        }
        return out.done();
    }

    static Piece strip(Piece piece, boolean left, boolean right) {
        int from = piece.from();
        int to = piece.to();
        while (left && from < to && Unicode.is(piece.point(from), Unicode.SPACE)) {
            from++; // white space is one unit
        }
        while (right && to > from && Unicode.is(piece.pointBefore(to), Unicode.SPACE)) {
            to--;
        }
        return piece.within(from, to);
    }

    static Piece prepend(Piece piece, String text) {
        if (piece.isEmpty() || text.isEmpty()) {
            return piece;
        }
        Rewriting out = new Rewriting(piece);
        int first = text.codePointAt(0);
        out.put(first, 0); // what is put before stands for the first character too
        text.codePoints().skip(1).forEach(out::add);
        out.add(piece.point(piece.from()));
        out.keep(piece.to());
        return out.done();
    }

    /** White space and control characters as neural translation models want them. */
    static Piece nmt(Piece piece) {
        return map(without(piece, Characters::nmtRemoves), Characters::nmtSpace);
    }

    private static boolean nmtRemoves(int point) {
        return (point >= 1 && point <= 8)
                || point == 0xb
                || (point >= 0xe && point <= 0x1f)
                || point == 0x7f
                || point == 0x8f
                || point == 0x9f;
    }

    private static int nmtSpace(int point) {
        return switch (point) {
            case 9,
                    0xa,
                    0xc,
                    0xd,
                    0x1680,
                    0x200b,
                    0x200c,
                    0x200d,
                    0x200e,
                    0x200f,
                    0x2028,
                    0x2029,
                    0x2581,
                    0xfeff,
                    0xfffd -> ' ';
            default -> point;
        };
    }

    /**
     * BERT's rules: {@code clean} drops control characters and makes all white space spaces, {@code chinese} puts
     * spaces around ideographs.
     */
    static Normalizer bert(boolean clean, boolean chinese, boolean accents, boolean lower) {
        return piece -> {
            Piece now = clean ? map(without(piece, Characters::bertRemoves), Characters::bertSpace) : piece;
            now = chinese ? spaced(now) : now;
            now = accents ? without(NormalForm.NFD.apply(now), point -> Unicode.is(point, Unicode.NONSPACING)) : now;
            return lower ? lower(now) : now;
        };
    }

    private static boolean bertRemoves(int point) {
        boolean blank = point == '\t' || point == '\n' || point == '\r';
        return point == 0 || point == 0xfffd || (!blank && Unicode.is(point, Unicode.OTHER));
    }

    private static int bertSpace(int point) {
        return Unicode.is(point, Unicode.SPACE) ? ' ' : point;
    }

    private static Piece spaced(Piece piece) {
        if (none(piece, Characters::ideograph)) {
            return piece;
        }
        Rewriting out = new Rewriting(piece);
        for (int at = piece.from(); at < piece.to(); ) {
            int point = piece.point(at);
            if (ideograph(point)) {
                out.put(' ', 0);
                out.add(point);
                out.add(' ');
            } else {
                out.put(point, 0);
            }
            at += Character.charCount(point);
        }
        return out.done();
    }

    // the blocks that BERT's own code lists
    private static boolean ideograph(int point) {
        return (point >= 0x4e00 && point <= 0x9fff)
                || (point >= 0x3400 && point <= 0x4dbf)
                || (point >= 0x20000 && point <= 0x2a6df)
                || (point >= 0x2a700 && point <= 0x2b73f)
                || (point >= 0x2b740 && point <= 0x2b81f)
                || (point >= 0x2b920 && point <= 0x2ceaf)
                || (point >= 0xf900 && point <= 0xfaff)
                || (point >= 0x2f800 && point <= 0x2fa1f);
    }
}
