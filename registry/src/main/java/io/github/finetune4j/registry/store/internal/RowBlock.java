// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Lines of rows that are compressed together, until there are enough of them. */
public final class RowBlock {
    /** How many rows a block has at most. */
    public static final int MOST_ROWS = 256;

    private static final int MOST_BYTES = 1 << 20;
    private static final long MOST_DEFLATED = 1040; // bytes that one can become again: deflate can't do more
    private static final int[] STRATEGIES = {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY};

    private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
    private int rows;

    /**
     * {@return the lines of a block without the text of some of them}
     *
     * @param lines as {@link #lines} gave them
     * @param erased numbers of lines, from 0
     */
    public static RowBlock without(String[] lines, BitSet erased) {
        RowBlock block = new RowBlock();
        for (int i = 0; i + 1 < lines.length; i++) { // behind the last line comes nothing
            block.add(erased.get(i) ? "" : lines[i]);
        }
        return block;
    }

    /** Adds a line. */
    public void add(String line) {
        plain.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        plain.write('\n');
        rows++;
    }

    /** {@return how many lines it has} */
    public int rows() {
        return rows;
    }

    /** {@return how many bytes they have} */
    public int bytes() {
        return plain.size();
    }

    /** {@return whether it should be written before the next line} */
    public boolean full() {
        return rows == MOST_ROWS || plain.size() >= MOST_BYTES;
    }

    /** Begins anew. */
    public void clear() {
        plain.reset();
        rows = 0;
    }

    /** {@return the lines, compressed} */
    public byte[] packed() {
        return packed(Deflater.BEST_SPEED, Deflater.DEFAULT_STRATEGY);
    }

    /**
     * {@return the lines, compressed to at most so many bytes; empty if that can't be done} Less text needs less room;
     * only how well it is compressed can make it more, and then by a few bytes.
     */
    public Optional<byte[]> packed(int most) {
        for (int strategy : STRATEGIES) {
            for (int level = Deflater.BEST_SPEED; level <= Deflater.BEST_COMPRESSION; level++) {
                byte[] packed = packed(level, strategy);
                if (packed.length <= most) {
                    return Optional.of(packed);
                }
            }
        }
        return Optional.empty();
    }

    private byte[] packed(int level, int strategy) {
        Deflater deflater = new Deflater(level);
        try {
            deflater.setStrategy(strategy);
            deflater.setInput(plain.toByteArray());
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.size() / 2);
            byte[] buffer = new byte[1 << 16];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /**
     * {@return the lines of a block; empty if it is damaged}
     *
     * @param packed what {@link #packed} gave
     * @param bytes how many they were before
     * @param rows how many lines
     */
    public static Optional<String[]> lines(byte[] packed, int bytes, int rows) {
        if (bytes < 0 || bytes > packed.length * MOST_DEFLATED) {
            return Optional.empty();
        }
        byte[] plain = new byte[bytes];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            boolean whole = inflater.inflate(plain) == bytes && inflater.inflate(new byte[1]) == 0;
            String[] lines = new String(plain, StandardCharsets.UTF_8).split("\n", -1);
            return whole && inflater.finished() && lines.length == rows + 1 ? Optional.of(lines) : Optional.empty();
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }
}
