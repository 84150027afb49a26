// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The content that is about to be written over blocks of rows, and over the list of erased rows, in a file of its own.
 * A process that dies while it writes over them leaves the file, and the next one writes all of it again.
 */
record Rewriting(Path file, RowPack pack, ErasedRows erased) {
    /** Writes blocks over themselves and the list of erased rows: all of it, sooner or later. */
    void run(List<RowPack.Rewrite> blocks, byte[] list) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(~blocks.size()); // below 0: a checksum follows at the end, which the first form had not
        for (RowPack.Rewrite block : blocks) {
            out.writeLong(block.offset());
            out.writeInt(block.bytes().remaining());
            out.write(block.bytes().array());
        }
        out.writeInt(list.length);
        out.write(list);
        out.writeInt(Checksum.of(bytes.toByteArray()));
        AtomicFile.write(file, target -> bytes.writeTo(target));
        apply(blocks, list);
    }

    /**
     * Ends what a process began that died.
     *
     * @throws FineTuneException if the file is damaged: then nothing is written over
     */
    void finish() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        List<RowPack.Rewrite> blocks = new ArrayList<>();
        byte[] list;
        try {
            int first = in.getInt();
            if (first < 0) {
                takeChecksum(in);
            }
            for (int left = first < 0 ? ~first : first; left > 0; left--) {
                long offset = in.getLong();
                blocks.add(new RowPack.Rewrite(offset, ByteBuffer.wrap(next(in))));
            }
            list = next(in);
        } catch (BufferUnderflowException e) {
            throw damaged();
        }
        if (in.hasRemaining() || !blocks.stream().allMatch(pack::fits)) {
            throw damaged();
        }
        apply(blocks, list);
    }

    @SuppressWarnings("ByteBufferBackingArray") // around a whole array
    private void takeChecksum(ByteBuffer in) {
        int end = in.limit() - Integer.BYTES;
        if (end < in.position() || in.getInt(end) != Checksum.of(in.array(), 0, end)) {
            throw damaged();
        }
        in.limit(end);
    }

    private byte[] next(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw damaged();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private FineTuneException damaged() {
        return new FineTuneException("rows.rewriting is damaged: " + file
                + " says what a process was about to write over rows, and died -> bring the folder back from a copy");
    }

    private void apply(List<RowPack.Rewrite> blocks, byte[] list) throws IOException {
        pack.write(blocks);
        erased.write(list);
        Files.delete(file);
    }
}
