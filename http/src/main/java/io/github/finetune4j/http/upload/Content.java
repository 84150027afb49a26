// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.upload;

import io.github.finetune4j.http.internal.LimitedStream;
import io.github.finetune4j.internal.files.OrdinaryFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apiguardian.api.API;

/**
 * Bytes of known length that can be read several times without being held in memory.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Content {
    /** {@return bytes in all} */
    long length();

    /**
     * {@return a new stream over a part}
     *
     * @param from first byte, from 0
     * @param length bytes to read
     * @throws IOException if it cannot be opened
     */
    InputStream open(long from, long length) throws IOException;

    /**
     * {@return a new stream over all of it}
     *
     * @throws IOException if it cannot be opened
     */
    default InputStream open() throws IOException {
        return open(0, length());
    }

    /**
     * {@return a part of this}
     *
     * @param from first byte, from 0
     * @param length bytes, at most what is left
     * @throws IllegalArgumentException if the part reaches beyond the end
     */
    default Content slice(long from, long length) {
        return new ContentSlice(this, from, length);
    }

    /**
     * {@return these bytes}
     *
     * @param bytes not copied; must not change
     */
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open(long from, long length) {
                return new ByteArrayInputStream(bytes, Math.toIntExact(from), Math.toIntExact(length));
            }
        };
    }

    /**
     * {@return the bytes of a file, as long as it is now}
     *
     * @param file must not change while it is read
     * @throws UncheckedIOException if it cannot be read
     */
    static Content of(Path file) {
        try {
            OrdinaryFile.require(file);
            return new FileContent(file, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read " + file + ": " + e.getMessage() + " -> check path and permissions", e);
        }
    }

    /**
     * A part of another content.
     *
     * @param whole what it is part of
     * @param from its first byte, from 0
     * @param length how many bytes it has
     */
    record ContentSlice(Content whole, long from, long length) implements Content {
        /** Checks the bounds. */
        public ContentSlice {
            if (from < 0 || length < 0 || from + length > whole.length()) {
                throw new IllegalArgumentException("a slice of " + length + " bytes from byte " + from
                        + " -> stay within the " + whole.length() + " bytes of the whole");
            }
        }

        @Override
        public InputStream open(long start, long bytes) throws IOException {
            return whole.open(from + start, bytes);
        }
    }

    /**
     * The content of a file.
     *
     * @param file what is read each time it is opened
     * @param length how many bytes it has
     */
    record FileContent(Path file, long length) implements Content {
        @Override
        public InputStream open(long from, long bytes) throws IOException {
            SeekableByteChannel channel = Files.newByteChannel(file);
            channel.position(from);
            return new LimitedStream(Channels.newInputStream(channel), bytes);
        }
    }
}
