// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.store.internal.ChainLine;
import io.github.finetune4j.registry.store.internal.RecordStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The chain in one file that only grows, and its head in a file of its own. A line that a killed process left half
 * written was never acknowledged and goes. Several lines are announced in a third file before they are written, and go
 * together if their head is not there.
 */
final class RecordFile implements RecordStorage, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RecordFile.class.getName());

    private final Path file;
    private final Path head;
    private final Path announcement;
    private final FileChannel channel;
    private long offset;

    RecordFile(Path folder) throws IOException {
        file = folder.resolve("records.jsonl");
        head = folder.resolve("head.json");
        announcement = folder.resolve("records.adding");
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public void read(long after, Consumer<String> reader) throws IOException {
        dropUnfinished();
        offset = after == 0 ? 0 : offset;
        long size = channel.size();
        if (size < offset) {
            throw new FineTuneException("the registry's records were cut: " + file + " has " + size + " bytes, not "
                    + offset + " -> bring the file back from a copy");
        }
        byte[] fresh = new byte[Math.toIntExact(size - offset)];
        ByteBuffer buffer = ByteBuffer.wrap(fresh);
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
            // until all is there
        }
        int from = 0;
        for (int at = 0; at < buffer.position(); at++) {
            if (fresh[at] == '\n') {
                reader.accept(new String(fresh, from, at - from, StandardCharsets.UTF_8));
                offset += at + 1 - from;
                from = at + 1;
            }
        }
    }

    @Override
    public List<String> all() throws IOException {
        dropUnfinished();
        String all = Files.readString(file);
        int end = all.lastIndexOf('\n');
        return end < 0 ? List.of() : all.substring(0, end).lines().toList();
    }

    @Override
    public @Nullable Head head() throws IOException {
        Map<String, Object> known = Files.exists(head) ? Json.parseObject(Files.readString(head)) : Map.of();
        return known.get("n") instanceof Long number && known.get("hash") instanceof String hash
                ? new Head(number, hash)
                : null;
    }

    @Override
    public boolean headIsExact() {
        return false;
    }

    @Override
    public void append(List<ChainLine> lines) throws IOException {
        dropHalfLine();
        byte[] bytes = bytes(lines);
        ChainLine last = lines.get(lines.size() - 1);
        boolean written = false;
        try {
            if (lines.size() > 1) {
                announce(lines.get(0).number() - 1);
            }
            write(bytes);
            AtomicFile.write(head, Json.write(Map.of("n", last.number(), "hash", last.hash())));
            written = true;
        } finally {
            if (!written) {
                channel.truncate(offset); // nothing half written, and no line without its head
            }
            Files.deleteIfExists(announcement);
        }
        offset += bytes.length;
    }

    private static byte[] bytes(List<ChainLine> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void announce(long known) {
        AtomicFile.write(announcement, Json.write(Map.of("n", known, "bytes", offset)));
    }

    /** Drops the lines that a process announced and wrote, if it died before their head was there. */
    private void dropUnfinished() throws IOException {
        if (!Files.exists(announcement)) {
            return;
        }
        Map<String, Object> announced = Json.parseObject(Files.readString(announcement));
        if (!(announced.get("n") instanceof Long known) || !(announced.get("bytes") instanceof Long bytes)) {
            throw new FineTuneException("a file of the registry: " + announcement
                    + " does not say which records were being added -> bring the folder back from a copy");
        }
        Head last = head();
        if ((last == null ? 0 : last.number()) <= known && channel.size() > bytes) {
            drop(bytes);
        }
        Files.delete(announcement);
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, offset + buffer.position());
        }
        channel.force(false);
    }

    private void dropHalfLine() throws IOException {
        if (channel.size() > offset) {
            drop(offset);
        }
    }

    private void drop(long from) throws IOException {
        LOG.log(
                System.Logger.Level.WARNING,
                "a process died while it wrote to " + file + ": " + (channel.size() - from)
                        + " bytes of records that were never acknowledged are dropped");
        channel.truncate(from);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
