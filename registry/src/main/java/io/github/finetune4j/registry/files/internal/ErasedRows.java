// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.internal.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Which rows were erased: the file {@code rows.erased}, eight bytes for the generation, then the numbers of the rows as
 * bits. The file is written anew whenever something that was there is there no more.
 */
final class ErasedRows {
    private final Path file;
    private long generation;
    private BitSet numbers = new BitSet();

    ErasedRows(Path file) {
        this.file = file;
    }

    /** {@return whether something has changed since} */
    boolean refresh() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return false; // nothing was ever erased
        }
        ByteBuffer content = ByteBuffer.wrap(bytes);
        long found = content.getLong();
        boolean changed = found != generation;
        generation = found;
        numbers = BitSet.valueOf(content);
        return changed;
    }

    long generation() {
        return generation;
    }

    BitSet numbers() {
        return (BitSet) numbers.clone();
    }

    /** {@return the file's content in the next generation} */
    byte[] next(BitSet erased) {
        byte[] bits = erased.toByteArray();
        return ByteBuffer.allocate(Long.BYTES + bits.length)
                .putLong(generation + 1)
                .put(bits)
                .array();
    }

    /** Writes the file, durably, and takes it for what is known. */
    void write(byte[] content) throws IOException {
        AtomicFile.write(file, out -> out.write(content));
        refresh();
    }
}
