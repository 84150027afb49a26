// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal.provider;

import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.internal.files.AtomicFile;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file against the size that the service gave for it: a connection that a proxy ends early may look
 * whole. More bytes than that are fine, for some services give curves in base64.
 *
 * @param file what is read, for messages
 * @param size in bytes, as the service says; 0 where it does not
 * @param provider for messages
 */
public record Download(String file, long size, String provider) {
    /** {@return the bytes} */
    public byte[] whole(byte[] bytes) {
        if (bytes.length < size) {
            throw cutOff(bytes.length, null);
        }
        return bytes;
    }

    /** {@return the stream; its end is an {@link EOFException} if it comes too early} */
    public InputStream whole(InputStream in) {
        return new Counted(in, file, size);
    }

    /** Writes everything, or nothing: the target is there only if it is whole. */
    public Path to(Path target, InputStream in) {
        Path whole = target.toAbsolutePath();
        try (Counted counted = new Counted(in, file, size)) {
            requireFolder(whole);
            AtomicFile.write(whole, out -> copy(counted, out));
            return whole;
        } catch (IOException e) {
            throw AtomicFile.failed(whole, e);
        }
    }

    private static void requireFolder(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
    }

    private void copy(Counted in, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
            out.write(buffer, 0, count);
        }
    }

    private int read(Counted in, byte[] buffer) {
        try {
            return in.read(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw cutOff(in.count, e);
        }
    }

    private TransientProviderException cutOff(long count, @Nullable IOException cause) {
        return new TransientProviderException(
                "file " + file + " came with " + count + " of " + size + " bytes -> ask for it again",
                ProviderFailure.of(provider, "get file content"),
                cause);
    }

    /** Counts what comes. */
    private static final class Counted extends FilterInputStream {
        private final String file;
        private final long size;
        private long count;

        Counted(InputStream in, String file, long size) {
            super(in);
            this.file = file;
            this.size = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = received(into, offset, length);
            if (read < 0 && count < size) {
                throw new EOFException(
                        "file " + file + " ended after " + count + " of " + size + " bytes -> ask for it again");
            }
            count += Math.max(0, read);
            return read;
        }

        private int received(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (IOException e) {
                throw new IOException(
                        "file " + file + " broke off after " + count + " of " + size + " bytes: " + e.getMessage()
                                + " -> ask for it again",
                        e);
            }
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = super.skip(bytes);
            count += skipped;
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
