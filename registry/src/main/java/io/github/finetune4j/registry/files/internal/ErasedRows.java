// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * The rows that were erased: the file {@code rows.erased}, eight bytes for the generation, then the numbers of the rows
 * as bits, then four bytes of a checksum. The file is written anew whenever something that was there is there no more.
 * The highest bit of the generation says that there is a checksum; the first form of the file has none.
 */
final class ErasedRows {
    private static final int CHECKSUM = Integer.BYTES;

    private final Path file;
    private long generation;
    private BitSet numbers = new BitSet();
    private boolean checked = true;

    ErasedRows(Path file) {
        this.file = file;
    }

    /**
     * {@return whether something has changed since}
     *
     * @throws FineTuneException if the file is damaged
     */
    boolean refresh() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return false; // nothing was ever erased
        }
        if (bytes.length < Long.BYTES) {
            throw damaged();
        }
        ByteBuffer content = ByteBuffer.wrap(bytes);
        long first = content.getLong();
        checked = first < 0;
        if (checked) {
            takeChecksum(content);
        }
        long found = first & Long.MAX_VALUE;
        boolean changed = found != generation;
        generation = found;
        numbers = BitSet.valueOf(content);
        return changed;
    }

    @SuppressWarnings("ByteBufferBackingArray") // around a whole array
    private void takeChecksum(ByteBuffer content) {
        int end = content.limit() - CHECKSUM;
        if (end < Long.BYTES || content.getInt(end) != Checksum.of(content.array(), 0, end)) {
            throw damaged();
        }
        content.limit(end);
    }

    private FineTuneException damaged() {
        return new FineTuneException("rows.erased is damaged: " + file + " -> bring the folder back from a copy");
    }

    /** Knows of nothing that was erased. */
    void startAnew() {
        generation = 0;
        numbers = new BitSet();
    }

    long generation() {
        return generation;
    }

    BitSet numbers() {
        return (BitSet) numbers.clone();
    }

    /** {@return whether the file's checksum was right; false where it is of the first form, which has none} */
    boolean checked() {
        return checked;
    }

    /** {@return the file's content in the next generation} */
    byte[] next(BitSet erased) {
        byte[] bits = erased.toByteArray();
        ByteBuffer content = ByteBuffer.allocate(Long.BYTES + bits.length + CHECKSUM)
                .putLong((generation + 1) | Long.MIN_VALUE)
                .put(bits);
        return content.putInt(Checksum.of(content.array(), 0, content.position()))
                .array();
    }

    /** Writes the file, durably, and takes it for what is known. */
    void write(byte[] content) throws IOException {
        AtomicFile.write(file, out -> out.write(content));
        refresh();
    }
}
