// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.internal.files.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is about to be written over blocks of rows, and over the list of erased rows, in a file of its own. A process
 * that dies while it writes over them leaves the file, and the next one writes all of it again.
 */
final class Rewriting {
    private final Path file;
    private final RowPack pack;
    private final ErasedRows erased;

    Rewriting(Path file, RowPack pack, ErasedRows erased) {
        this.file = file;
        this.pack = pack;
        this.erased = erased;
    }

    /** Writes blocks over themselves and the list of erased rows: all of it, sooner or later. */
    void run(List<RowPack.Rewrite> blocks, byte[] list) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(blocks.size());
        for (RowPack.Rewrite block : blocks) {
            out.writeLong(block.offset());
            out.writeInt(block.bytes().remaining());
            out.write(block.bytes().array());
        }
        out.writeInt(list.length);
        out.write(list);
        AtomicFile.write(file, target -> bytes.writeTo(target));
        apply(blocks, list);
    }

    /** Ends what a process began that died. */
    void finish() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<RowPack.Rewrite> blocks = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            for (int left = in.readInt(); left > 0; left--) {
                long offset = in.readLong();
                blocks.add(new RowPack.Rewrite(offset, ByteBuffer.wrap(in.readNBytes(in.readInt()))));
            }
            apply(blocks, in.readNBytes(in.readInt()));
        }
    }

    private void apply(List<RowPack.Rewrite> blocks, byte[] list) throws IOException {
        pack.write(blocks);
        erased.write(list);
        Files.delete(file);
    }
}
