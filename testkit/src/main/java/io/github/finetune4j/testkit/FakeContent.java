// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a stored file: in memory if they are few, else in a file of this machine. */
final class FakeContent {
    private final byte[] bytes;
    private final @Nullable Path file;
    private final long length;

    private FakeContent(byte[] bytes, @Nullable Path file, long length) {
        this.bytes = bytes;
        this.file = file;
        this.length = length;
    }

    static FakeContent of(byte[] bytes) {
        return new FakeContent(bytes, null, bytes.length);
    }

    static FakeContent of(Path file) {
        try {
            return new FakeContent(new byte[0], file, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long length() {
        return length;
    }

    /** {@return the first half} */
    FakeContent half() {
        return new FakeContent(file == null ? Arrays.copyOf(bytes, bytes.length / 2) : bytes, file, length / 2);
    }

    /** {@return a stream of at least these bytes: that of a half goes on behind its end} */
    InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(bytes) : Files.newInputStream(file);
    }

    void copyTo(OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = length;
        try (InputStream in = open()) {
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new IOException("a file of the fake server has lost its end: " + file);
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }

    byte[] bytes() {
        return part(0, Math.toIntExact(length));
    }

    byte[] part(long from, int count) {
        if (file == null) {
            return from == 0 && count == bytes.length
                    ? bytes
                    : Arrays.copyOfRange(bytes, (int) from, (int) from + count);
        }
        ByteBuffer part = ByteBuffer.allocate(count);
        try (FileChannel channel = FileChannel.open(file)) {
            while (part.hasRemaining()) {
                if (channel.read(part, from + part.position()) < 0) {
                    throw new IOException("a file of the fake server has lost its end: " + file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return part.array();
    }
}
