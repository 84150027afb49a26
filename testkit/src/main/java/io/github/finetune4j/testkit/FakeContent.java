// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file that a fake service stores: in memory if they are few, else in a file of this machine. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeContent {
    private final byte[] bytes;
    private final @Nullable Path file;
    private final long length;

    private FakeContent(byte[] bytes, @Nullable Path file, long length) {
        this.bytes = bytes;
        this.file = file;
        this.length = length;
    }

    /**
     * {@return bytes in memory}
     *
     * @param bytes not copied
     */
    public static FakeContent of(byte[] bytes) {
        return new FakeContent(bytes, null, bytes.length);
    }

    /**
     * {@return bytes in a file}
     *
     * @param file must not change
     * @throws UncheckedIOException if it cannot be read
     */
    public static FakeContent of(Path file) {
        try {
            return new FakeContent(new byte[0], file, Files.size(file));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** {@return the number of bytes} */
    public long length() {
        return length;
    }

    /** {@return the first half} */
    public FakeContent half() {
        return new FakeContent(file == null ? Arrays.copyOf(bytes, bytes.length / 2) : bytes, file, length / 2);
    }

    /**
     * {@return a stream of at least these bytes: that of a half goes on behind its end}
     *
     * @throws IOException if the file cannot be read
     */
    public InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(bytes) : Files.newInputStream(file);
    }

    /**
     * Writes everything.
     *
     * @param out where to
     * @param last called before the last bytes go out: whoever has got them finds it done
     * @throws IOException if the file cannot be read or the bytes cannot be written
     */
    public void copyTo(OutputStream out, Runnable last) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = length;
        try (InputStream in = open()) {
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new EOFException(file + " is shorter than it was -> let nobody else write in its folder");
                }
                left -= count;
                if (left == 0) {
                    last.run();
                }
                out.write(buffer, 0, count);
            }
        }
    }

    /** {@return all bytes; not copied} */
    public byte[] bytes() {
        return part(0, Math.toIntExact(length));
    }

    /**
     * {@return some of the bytes}
     *
     * @param from position of the first
     * @param count how many
     */
    public byte[] part(long from, int count) {
        if (file == null) {
            return from == 0 && count == bytes.length
                    ? bytes
                    : Arrays.copyOfRange(bytes, (int) from, (int) from + count);
        }
        ByteBuffer part = ByteBuffer.allocate(count);
        try (FileChannel channel = FileChannel.open(file)) {
            while (part.hasRemaining()) {
                if (channel.read(part, from + part.position()) < 0) {
                    throw new EOFException(file + " is shorter than it was -> let nobody else write in its folder");
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
        return part.array();
    }

    /**
     * {@return the exception for a file that cannot be kept}
     *
     * @param e what was thrown
     */
    public static UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(
                "cannot keep a file of the fake server: " + e + " -> free space where java.io.tmpdir lies", e);
    }
}
