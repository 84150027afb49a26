// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import io.github.finetune4j.error.InvalidModelException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Byte-pair encoding: a piece's characters, or bytes, joined as the merges say. */
final class BytePairs implements Model {
    /**
     * The treatment of unknown characters and whole pieces.
     *
     * @param unknown token for what the vocabulary does not know; null if that is left out
     * @param fused whether unknown characters in a row are one token
     * @param byteFallback whether an unknown character becomes tokens of its bytes, where the vocabulary has them
     * @param wholeFirst whether a piece that is a token is that token, whatever the merges say
     * @param prefix of characters within a word
     * @param suffix of a word's last character
     */
    record Rules(
            @Nullable String unknown,
            boolean fused,
            boolean byteFallback,
            boolean wholeFirst,
            String prefix,
            String suffix) {}

    private final Vocabulary vocabulary;
    private final Merges merges;
    private final Rules rules;
    private final int @Nullable [] bytes; // tokens of all bytes, where the text is cut into bytes
    private final int @Nullable [] fallback; // tokens of bytes, -1 where there is none
    private final int unknownId;
    private final boolean bounded;
    private final PieceCache cache = new PieceCache();

    /**
     * @param onBytes whether pieces are to be taken byte by byte; pieces are characters that stand for bytes otherwise,
     *     or plain ones
     */
    BytePairs(Vocabulary vocabulary, Merges merges, Rules rules, boolean onBytes) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.rules = rules;
        bytes = onBytes ? bytes(vocabulary) : null;
        fallback = rules.byteFallback ? fallback(vocabulary) : null;
        unknownId = rules.unknown == null ? -1 : vocabulary.id(rules.unknown);
        bounded = bytes != null || (fallback != null && Arrays.stream(fallback).noneMatch(id -> id < 0));
    }

    /** {@return whether the vocabulary has a token for each byte, written as byte-level tokenizers do} */
    static boolean hasBytes(Vocabulary vocabulary) {
        return Arrays.stream(bytes(vocabulary)).noneMatch(id -> id < 0);
    }

    private static int[] bytes(Vocabulary vocabulary) {
        int[] ids = new int[256];
        for (int value = 0; value < 256; value++) {
            ids[value] = vocabulary.id(String.valueOf(Bytes.written(value)));
        }
        return ids;
    }

    /** {@return tokens such as {@code <0x0A>} of all bytes, -1 where there is none} */
    static int[] fallback(Vocabulary vocabulary) {
        int[] ids = new int[256];
        for (int value = 0; value < 256; value++) {
            ids[value] = vocabulary.id(String.format("<0x%02X>", value));
        }
        return ids;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** {@return whether it takes pieces of the text itself, and no characters that stand for bytes} */
    boolean onBytes() {
        return bytes != null;
    }

    @Override
    public long least(Piece piece) {
        return bounded && vocabulary.longest() > 0 ? piece.length() / vocabulary.longest() : 0;
    }

    @Override
    public void tokenize(Piece piece, Tokens to) {
        cache.tokenize(piece, to, this::word);
    }

    private PieceCache.Word word(Piece piece, char[] key) {
        int whole = rules.wholeFirst ? whole(piece) : -1;
        if (whole >= 0) {
            return new PieceCache.Word(key, new int[] {whole}, new int[] {0}, new int[] {piece.length()});
        }
        if (bytes != null) {
            Symbols symbols = new Symbols(merges, countBytes(piece));
            fillBytes(piece, bytes, symbols);
            symbols.join(piece.steps());
            return symbols.word(key);
        }
        return characters(piece, key);
    }

    private int whole(Piece piece) {
        if (bytes == null) {
            return vocabulary.id(piece.chars(), piece.from(), piece.to());
        }
        char[] written = new char[3 * piece.length()];
        int length = 0;
        for (int at = piece.from(); at < piece.to(); ) {
            int point = piece.point(at);
            int count = Bytes.count(point);
            for (int i = 0; i < count; i++) {
                written[length++] = Bytes.written(Bytes.utf8(point, count, i));
            }
            at += Character.charCount(point);
        }
        return length > vocabulary.longest() ? -1 : vocabulary.id(written, 0, length);
    }

    private static int countBytes(Piece piece) {
        long count = 0;
        for (int at = piece.from(); at < piece.to(); ) {
            int point = piece.point(at);
            count += Bytes.count(point); // at most three times as many as characters
            at += Character.charCount(point);
        }
        Room.check(Symbols.BYTES * count, piece.length());
        return Math.toIntExact(count);
    }

    private static void fillBytes(Piece piece, int[] bytes, Symbols symbols) {
        int from = piece.from();
        for (int at = from; at < piece.to(); ) {
            int point = piece.point(at);
            int next = at + Character.charCount(point);
            int count = Bytes.count(point);
            for (int i = 0; i < count; i++) {
                symbols.add(bytes[Bytes.utf8(point, count, i)], at - from, next - from);
            }
            at = next;
        }
    }

    private PieceCache.Word characters(Piece piece, char[] key) {
        Symbols symbols = new Symbols(merges, piece.length());
        Filling filling = new Filling(piece, symbols, false);
        if (filling.fill()) {
            symbols.join(piece.steps());
            return symbols.word(key);
        }
        Symbols counted = new Symbols(merges, piece.length());
        new Filling(piece, counted, true).fill();
        counted.join(piece.steps());
        placed(piece, counted);
        return counted.word(key);
    }

    /**
     * A piece's characters as symbols. Where some are left out, those behind them stand, as the library counts, as many
     * bytes further to the front.
     */
    private final class Filling {
        private final Piece piece;
        private final Symbols symbols;
        private final boolean counting; // places are in bytes of what is not left out
        private int open = -1; // where unknown characters began
        private int openEnd;
        private int written; // bytes
        private boolean complete = true;

        Filling(Piece piece, Symbols symbols, boolean counting) {
            this.piece = piece;
            this.symbols = symbols;
            this.counting = counting;
        }

        /** {@return whether nothing was left out} */
        boolean fill() {
            for (int at = piece.from(); at < piece.to() && (complete || counting); ) {
                int next = at + Character.charCount(piece.point(at));
                take(at, next);
                at = next;
            }
            close();
            return complete;
        }

        private void take(int at, int next) {
            int id = id(at, next);
            int size = Bytes.count(piece.point(at));
            if (id >= 0) {
                close();
                add(id, at, next, size);
            } else if (fallback == null || !fallBack(at, next, size, fallback)) {
                unknown(at, next);
            }
        }

        private int id(int at, int next) {
            if (rules.prefix.isEmpty() && rules.suffix.isEmpty()) {
                return vocabulary.id(piece.chars(), at, next);
            }
            piece.steps().take(rules.prefix.length() + rules.suffix.length());
            String text = new String(piece.chars(), at, next - at);
            String before = at == piece.from() ? "" : rules.prefix;
            String after = next == piece.to() ? rules.suffix : "";
            return vocabulary.id(before + text + after);
        }

        private boolean fallBack(int at, int next, int size, int[] ids) {
            int point = piece.point(at);
            for (int i = 0; i < size; i++) {
                if (ids[Bytes.utf8(point, size, i)] < 0) {
                    return false;
                }
            }
            for (int i = 0; i < size; i++) {
                add(ids[Bytes.utf8(point, size, i)], at, next, 1);
            }
            return true;
        }

        private void unknown(int at, int next) {
            if (rules.unknown == null) {
                complete = false;
                return;
            }
            if (unknownId < 0) {
                throw missing(vocabulary, rules.unknown);
            }
            if (open < 0 || !rules.fused) {
                close();
                open = at;
            }
            openEnd = next;
        }

        private void close() {
            if (open >= 0) {
                symbols.add(unknownId, open - piece.from(), openEnd - piece.from());
                open = -1;
            }
        }

        private void add(int id, int at, int next, int size) {
            if (counting) {
                symbols.add(id, written, written + size);
            } else {
                symbols.add(id, at - piece.from(), next - piece.from());
            }
            written += size;
        }
    }

    private static void placed(Piece piece, Symbols symbols) {
        int[] first = new int[Math.multiplyExact(3, piece.length())];
        int[] last = new int[first.length];
        int length = 0;
        for (int at = piece.from(); at < piece.to(); ) {
            int point = piece.point(at);
            int next = at + Character.charCount(point);
            for (int i = Bytes.count(point); i > 0; i--) {
                first[length] = at - piece.from();
                last[length++] = next - piece.from();
            }
            at = next;
        }
        for (int i = 0; i < symbols.count(); i++) {
            symbols.place(i, first[symbols.begin(i)], last[symbols.end(i) - 1]);
        }
    }

    static InvalidModelException missing(Vocabulary vocabulary, @Nullable String unknown) {
        return new InvalidModelException(
                vocabulary.where() + ": a text holds what the vocabulary has no token for, and its unk_token "
                        + (unknown == null
                                ? "is not given"
                                : "\"" + Vocabulary.shown(unknown) + "\" is no token of the vocabulary")
                        + " -> the file is damaged, fetch it again");
    }
}
