// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The bytes that are about to be written over a file, in a file of their own: a process that dies meanwhile leaves it,
 * and the next one writes all of it again.
 */
final class Overwriting {
    private static final long CUT = -1; // no offset: the bytes are the file's new length

    private final Map<Long, byte[]> pieces = new LinkedHashMap<>();

    void add(long offset, byte[] bytes) {
        pieces.put(offset, bytes);
    }

    /** The file is to have this length at the end. */
    void cut(long length) {
        add(CUT, ByteBuffer.allocate(Long.BYTES).putLong(length).array());
    }

    /** Puts it down, durably. */
    void announce(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (Map.Entry<Long, byte[]> piece : pieces.entrySet()) {
            out.writeLong(piece.getKey());
            out.writeInt(piece.getValue().length);
            out.write(piece.getValue());
        }
        out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        AtomicFile.write(file, target -> bytes.writeTo(target));
    }

    /**
     * {@return what was put down}
     *
     * @throws IOException if the file is damaged
     */
    static Overwriting read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        int end = in.limit() - Integer.BYTES;
        if (end < 0 || in.getInt(end) != checksum(in.array(), end)) {
            throw damaged(file);
        }
        in.limit(end);
        Overwriting writing = new Overwriting();
        try {
            while (in.hasRemaining()) {
                long offset = in.getLong();
                byte[] bytes = new byte[in.getInt()];
                in.get(bytes);
                writing.add(offset, bytes);
            }
        } catch (BufferUnderflowException e) {
            throw damaged(file);
        }
        return writing;
    }

    private static IOException damaged(Path file) {
        return new IOException(
                file + " is damaged, which says what was being written over -> bring it back from a copy");
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /** Writes it, durably. */
    void to(FileChannel channel) throws IOException {
        for (Map.Entry<Long, byte[]> piece : pieces.entrySet()) {
            ByteBuffer buffer = ByteBuffer.wrap(piece.getValue());
            while (piece.getKey() != CUT && buffer.hasRemaining()) {
                channel.write(buffer, piece.getKey() + buffer.position());
            }
        }
        channel.force(false);
        byte[] length = pieces.get(CUT);
        if (length != null) {
            channel.truncate(ByteBuffer.wrap(length).getLong());
            channel.force(false);
        }
    }
}
