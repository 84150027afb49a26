// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * The expressions by which most byte-level tokenizers cut a text, by hand: some times faster than the general engine,
 * and the same pieces. They differ in whether what follows an apostrophe may be upper case, how many digits go together
 * and what may stand before letters and after signs.
 */
enum KnownPattern implements Splitter {
    GPT2("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+", 0),
    LLAMA3(
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            3),
    QWEN2(
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            1);

    private static final int SIGN = Unicode.LETTER | Unicode.NUMBER | Unicode.SPACE;

    private final String expression;
    private final int digits; // 0: GPT-2's way

    KnownPattern(String expression, int digits) {
        this.expression = expression;
        this.digits = digits;
    }

    /** {@return the one of an expression, null if it is none of these} */
    static @Nullable KnownPattern of(String expression) {
        for (KnownPattern each : values()) {
            if (each.expression.equals(expression)) {
                return each;
            }
        }
        return null;
    }

    String expression() {
        return expression;
    }

    @Override
    public boolean split(Piece piece, Sink to) {
        int at = piece.from();
        while (at < piece.to()) {
            int end = digits == 0 ? gpt2(piece, at) : later(piece, at);
            if (!to.take(piece.part(at, end))) {
                return false;
            }
            at = end;
        }
        return true;
    }

    private static int gpt2(Piece piece, int from) {
        int end = contraction(piece, from, false);
        if (end > from) {
            return end;
        }
        int first = piece.point(from);
        int start = first == ' ' && from + 1 < piece.to() ? from + 1 : from;
        int point = piece.point(start);
        if (Unicode.is(point, Unicode.LETTER)) {
            return run(piece, start, Unicode.LETTER);
        }
        if (Unicode.is(point, Unicode.NUMBER)) {
            return run(piece, start, Unicode.NUMBER);
        }
        if (!Unicode.is(point, Unicode.SPACE)) {
            return signs(piece, start);
        }
        return blanks(piece, from, run(piece, from, Unicode.SPACE));
    }

    private int later(Piece piece, int from) {
        int end = contraction(piece, from, true);
        if (end > from) {
            return end;
        }
        int first = piece.point(from);
        int second = from + Character.charCount(first);
        if (Unicode.is(first, Unicode.LETTER)) {
            return run(piece, from, Unicode.LETTER);
        }
        boolean number = Unicode.is(first, Unicode.NUMBER);
        boolean leads = !number && first != '\r' && first != '\n' && second < piece.to();
        if (leads && Unicode.is(piece.point(second), Unicode.LETTER)) {
            return run(piece, second, Unicode.LETTER);
        }
        return number ? numbers(piece, from) : laterSigns(piece, from, first, second);
    }

    private int laterSigns(Piece piece, int from, int first, int second) {
        int start = first == ' ' && second < piece.to() ? second : from;
        if (!Unicode.is(piece.point(start), SIGN)) {
            int end = signs(piece, start);
            while (end < piece.to() && lineEnd(piece.chars()[end])) {
                end++;
            }
            return end;
        }
        return spaces(piece, from);
    }

    // \s*[\r\n]+ takes white space up to its last line end; else all but what stands right before a word
    private static int spaces(Piece piece, int from) {
        int end = run(piece, from, Unicode.SPACE);
        for (int at = end; at > from; at--) {
            if (lineEnd(piece.chars()[at - 1])) {
                return at;
            }
        }
        return blanks(piece, from, end);
    }

    private static int blanks(Piece piece, int from, int end) {
        return end < piece.to() && end - from > 1 ? end - 1 : end; // white space is one unit
    }

    private static boolean lineEnd(char c) {
        return c == '\r' || c == '\n';
    }

    private int numbers(Piece piece, int from) {
        int at = from;
        for (int i = 0; i < digits && at < piece.to() && Unicode.is(piece.point(at), Unicode.NUMBER); i++) {
            at += Character.charCount(piece.point(at));
        }
        return at;
    }

    private static int signs(Piece piece, int from) {
        int at = from;
        while (at < piece.to()) {
            int point = piece.point(at);
            if (Unicode.is(point, SIGN)) {
                break;
            }
            at += Character.charCount(point);
        }
        return at;
    }

    private static int run(Piece piece, int from, int kind) {
        int at = from;
        while (at < piece.to()) {
            int point = piece.point(at);
            if (!Unicode.is(point, kind)) {
                break;
            }
            at += Character.charCount(point);
        }
        return at;
    }

    // 's 't 're 've 'm 'll 'd; without case, the long s is an s too
    private static int contraction(Piece piece, int from, boolean anyCase) {
        if (piece.chars()[from] != '\'' || from + 1 >= piece.to()) {
            return from;
        }
        char first = letter(piece.chars()[from + 1], anyCase);
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return from + 2;
        }
        char second = from + 2 < piece.to() ? letter(piece.chars()[from + 2], anyCase) : 0;
        boolean two =
                (first == 'r' && second == 'e') || (first == 'v' && second == 'e') || (first == 'l' && second == 'l');
        return two ? from + 3 : from;
    }

    private static char letter(char c, boolean anyCase) {
        if (anyCase && c == '\u017f') {
            return 's';
        }
        return anyCase && c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }
}
