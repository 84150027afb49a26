// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.registry.store.internal.ChainLine;
import io.github.finetune4j.registry.store.internal.RecordStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final boolean onlyRead;
    private long offset;

    RecordFile(Path folder) throws IOException {
        this(folder, false);
    }

    /** @param onlyRead whether nothing is to be changed */
    RecordFile(Path folder, boolean onlyRead) throws IOException {
        this.onlyRead = onlyRead;
        file = folder.resolve("records.jsonl");
        head = folder.resolve("head.json");
        announcement = folder.resolve("records.adding");
        channel = Opened.file(file, onlyRead);
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
        if (onlyRead && !Files.exists(file)) {
            return List.of();
        }
        dropUnfinished();
        byte[] bytes = Files.readAllBytes(file);
        String all = new String(bytes, 0, acknowledged(bytes.length), StandardCharsets.UTF_8); // no UTF-8 is no end
        int end = all.lastIndexOf('\n');
        return end < 0 ? List.of() : List.of(all.substring(0, end).split("\n", -1));
    }

    private int acknowledged(int size) throws IOException {
        try {
            Announced adding = onlyRead ? announced() : null;
            return adding != null && unacknowledged(adding) ? (int) adding.bytes() : size;
        } catch (FineTuneException e) {
            return size; // problems() reports it
        }
    }

    @Override
    public @Nullable Head head() throws IOException {
        if (!Files.exists(head)) {
            return null;
        }
        Map<String, Object> known = object(head);
        if (known.size() == 2 && known.get("n") instanceof Long number && known.get("hash") instanceof String hash) {
            return new Head(number, hash);
        }
        throw damaged(head);
    }

    private static Map<String, Object> object(Path file) throws IOException {
        try {
            return Json.parseObject(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw damaged(file);
        }
    }

    private static FineTuneException damaged(Path file) {
        return new FineTuneException(
                file.getFileName() + " of the registry is damaged: " + file + " -> bring the folder back from a copy");
    }

    @Override
    public List<String> problems() throws IOException {
        try {
            announced();
            return List.of();
        } catch (FineTuneException e) {
            return List.of(Remedy.without(e));
        }
    }

    @Override
    public String name() {
        return "records.jsonl";
    }

    @Override
    public String headName() {
        return "head.json";
    }

    @Override
    public boolean headIsExact() {
        return false;
    }

    @Override
    public void append(List<ChainLine> lines) throws IOException {
        refuseBehindALostLine(lines.get(0).number() - 1);
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

    // What the head names was acknowledged: where it is not there, it was not left half written, but lost
    private void refuseBehindALostLine(long known) throws IOException {
        Head last = head();
        if (last != null && last.number() > known) {
            throw new FineTuneException("the registry's records were cut: " + file + " has " + known
                    + " whole records, and there were " + last.number()
                    + " -> verify() says what is damaged; bring the file back from a copy");
        }
    }

    private static byte[] bytes(List<ChainLine> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void announce(long known) {
        AtomicFile.write(announcement, Json.write(Map.of("n", known, "bytes", offset)));
    }

    /** The announcement of a batch of lines. */
    private record Announced(long known, long bytes) {}

    private @Nullable Announced announced() throws IOException {
        if (!Files.exists(announcement)) {
            return null;
        }
        Map<String, Object> fields = object(announcement);
        if (fields.size() == 2
                && fields.get("n") instanceof Long known
                && fields.get("bytes") instanceof Long bytes
                && lines(bytes) == known) {
            return new Announced(known, bytes);
        }
        throw new FineTuneException(announcement.getFileName() + " does not say which records were being added: "
                + announcement + " -> bring the folder back from a copy");
    }

    private boolean unacknowledged(Announced adding) throws IOException {
        Head last = head();
        return (last == null ? 0 : last.number()) <= adding.known() && channel.size() > adding.bytes();
    }

    /** Drops the lines that a process announced and wrote, if it died before their head was there. */
    private void dropUnfinished() throws IOException {
        if (onlyRead || !Files.exists(announcement)) {
            return;
        }
        Announced adding = announced();
        if (adding != null && unacknowledged(adding)) {
            drop(adding.bytes());
        }
        Files.delete(announcement);
    }

    /** {@return how many lines so many bytes are; -1 where they are no whole lines} */
    private long lines(long bytes) throws IOException {
        byte[] all = Files.readAllBytes(file);
        if (bytes < 0 || bytes > all.length || (bytes > 0 && all[(int) bytes - 1] != '\n')) {
            return -1;
        }
        long lines = 0;
        for (int at = 0; at < bytes; at++) {
            lines += all[at] == '\n' ? 1 : 0;
        }
        return lines;
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
