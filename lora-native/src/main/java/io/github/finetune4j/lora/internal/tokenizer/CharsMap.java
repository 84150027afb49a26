// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece's normalizer: a double-array trie of what is replaced, as darts-clone lays it out, and the texts that
 * replace it. Whole grapheme clusters of up to five bytes are looked up first, by the shortest beginning that the trie
 * holds, then their characters.
 */
final class CharsMap implements Normalizer {
    private static final int SHORT = 5; // bytes of a cluster that is looked up whole

    private final int[] units;
    private final byte[] texts;
    private final @Nullable String[] replacements; // by where they begin, decoded when first used

    private CharsMap(int[] units, byte[] texts) {
        this.units = units;
        this.texts = texts;
        replacements = new String[texts.length + 1];
    }

    /**
     * {@return the map of a tokenizer}
     *
     * @param bytes length of the trie, the trie, the texts with a zero after each
     * @throws IllegalArgumentException if they are no such map
     */
    static CharsMap of(byte[] bytes) {
        if (bytes.length < 4) {
            throw new IllegalArgumentException("it has " + bytes.length + " bytes, and needs 4 for its length");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long size = Integer.toUnsignedLong(buffer.getInt());
        if (size < 4 || size % 4 != 0 || size > buffer.remaining()) {
            throw new IllegalArgumentException(
                    "its trie is to have " + size + " bytes, of " + buffer.remaining() + " that there are");
        }
        int[] units = new int[(int) (size / 4)];
        for (int i = 0; i < units.length; i++) {
            units[i] = buffer.getInt();
        }
        byte[] texts = new byte[buffer.remaining()];
        buffer.get(texts);
        CharsMap map = new CharsMap(units, utf8(texts));
        map.check();
        return map;
    }

    /** Walks the whole trie: wherever a text may lead, there must be a replacement. */
    private void check() {
        BitSet seen = new BitSet();
        Deque<Long> open = new ArrayDeque<>(List.of(offset(units[0])));
        while (!open.isEmpty()) {
            long node = open.pop();
            for (int value = 1; value < 256; value++) {
                long child = node ^ value;
                if (child < units.length && label(units[(int) child]) == value && !seen.get((int) child)) {
                    seen.set((int) child);
                    open.push(checked(child));
                }
            }
        }
    }

    private long checked(long child) {
        int unit = units[(int) child];
        long node = child ^ offset(unit);
        if ((unit >> 8 & 1) == 1 && (node >= units.length || !begins(units[(int) node] & 0x7fffffff))) {
            throw new IllegalArgumentException("an entry of its trie leads to no text");
        }
        return node;
    }

    private boolean begins(int at) {
        return at <= texts.length && (at == texts.length || (texts[at] & 0xc0) != 0x80);
    }

    private static byte[] utf8(byte[] texts) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
            return texts;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("its texts are not UTF-8", e);
        }
    }

    @Override
    public Piece apply(Piece piece) {
        Changes changes = new Changes(piece);
        int at = piece.from();
        while (at < piece.to()) {
            int end = Graphemes.end(piece, at);
            changes.cluster(at, end);
            at = end;
        }
        return changes.done();
    }

    /** {@return what replaces a text, null if it stays; only its beginning need be in the trie} */
    private @Nullable String replacement(Piece piece, int from, int to) {
        long node = offset(units[0]);
        for (int at = from; at < to; ) {
            int point = piece.point(at);
            int count = Bytes.count(point);
            for (int i = 0; i < count; i++) {
                int value = Bytes.utf8(point, count, i);
                node ^= value;
                if (value == 0 || node >= units.length || label(units[(int) node]) != value) {
                    return null;
                }
                int unit = units[(int) node];
                node ^= offset(unit);
                if ((unit >> 8 & 1) == 1) {
                    return text(units[(int) node] & 0x7fffffff);
                }
            }
            at += Character.charCount(point);
        }
        return null;
    }

    private static int label(int unit) {
        return unit & 0x800000ff;
    }

    private static long offset(int unit) {
        return Integer.toUnsignedLong(unit >>> 10) << ((unit & 1 << 9) >> 6);
    }

    private String text(int from) {
        String known = replacements[from];
        if (known == null) {
            int to = from;
            while (to < texts.length && texts[to] != 0) {
                to++;
            }
            known = new String(texts, from, to - from, StandardCharsets.UTF_8);
            replacements[from] = known;
        }
        return known;
    }

    /**
     * The changes to a piece; what is left out is counted with the character before it, and at the very beginning not
     * at all, as the library does.
     */
    private final class Changes {
        private final Piece piece;
        private final Rewriting out;
        private boolean modified;
        private int point = -1; // not yet written, for what follows may be left out
        private int change;

        Changes(Piece piece) {
            this.piece = piece;
            out = new Rewriting(piece);
        }

        void cluster(int from, int to) {
            String whole = bytes(from, to) <= SHORT ? replacement(piece, from, to) : null;
            if (whole != null) {
                replace(from, to, whole);
                return;
            }
            for (int at = from; at < to; ) {
                int next = at + Character.charCount(piece.point(at));
                String one = replacement(piece, at, next);
                if (one == null) {
                    put(piece.point(at), 0);
                } else {
                    replace(at, next, one);
                }
                at = next;
            }
        }

        private int bytes(int from, int to) {
            int bytes = 0;
            for (int at = from; at < to && bytes <= SHORT; at += Character.charCount(piece.point(at))) {
                bytes += Bytes.count(piece.point(at));
            }
            return bytes;
        }

        private void replace(int from, int to, String by) {
            modified = true;
            int old = Character.codePointCount(piece.chars(), from, to - from);
            int now = by.codePointCount(0, by.length());
            for (int at = 0, i = 0; at < by.length(); i++) {
                int next = by.codePointAt(at);
                put(next, i >= old ? 1 : 0);
                at += Character.charCount(next);
            }
            change += point >= 0 ? Math.min(0, now - old) : 0;
        }

        private void put(int next, int how) {
            flush();
            point = next;
            change = how;
        }

        private void flush() {
            if (point >= 0) {
                out.put(point, change);
            }
        }

        Piece done() {
            flush();
            return modified ? out.done() : piece;
        }
    }
}
