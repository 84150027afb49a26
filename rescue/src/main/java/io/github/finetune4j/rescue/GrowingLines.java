// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.Buffers;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A file that grows by whole lines: a process that is killed leaves at most half a line behind, which the next one cuts
 * off.
 */
final class GrowingLines implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private GrowingLines(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * {@return the file, made where it is missing}
     *
     * @param known hears every line that is there
     */
    static GrowingLines open(Path file, Consumer<Map<String, Object>> known) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            long end = Files.exists(file) ? JsonLines.read(file, known) : 0;
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(end);
            channel.position(end);
            return new GrowingLines(file, channel);
        } catch (IOException e) {
            throw AtomicFile.failed(file, e);
        }
    }

    /** {@return how many bytes it has grown by} Adds a line, whole or not at all. */
    long add(Map<String, ?> line) {
        byte[] json = Json.bytes(line);
        ByteBuffer bytes = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n');
        try {
            long end = channel.position();
            try {
                Buffers.write(channel, bytes.flip());
            } catch (IOException e) {
                channel.truncate(end); // on a full disk some of it may have fitted
                throw e;
            }
            return bytes.limit();
        } catch (IOException e) {
            throw AtomicFile.failed(file, e);
        }
    }

    @Override
    public void close() {
        try (channel) {
            channel.force(true);
        } catch (IOException e) {
            throw AtomicFile.failed(file, e);
        }
    }
}
