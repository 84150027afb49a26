// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.registry.RegistryRecord;
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
 * The records of a registry, one line of JSON each, in one file that only grows. Each line holds its number, the hash
 * of the line before, and at its end its own: SHA-256 over its bytes up to there. So nobody changes, removes, adds or
 * moves a line without breaking the chain behind it, or the head that stands in a file of its own.
 *
 * <p>Calls that write hold the folder's lock. A line that a killed process left half written was never acknowledged and
 * goes.
 */
public final class RecordChain implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RecordChain.class.getName());

    private final Path file;
    private final Path head;
    private final Consumer<RegistryRecord> reader;
    private final FileChannel channel;
    private long offset;
    private ChainLine last = ChainLine.BEFORE_THE_FIRST;

    /**
     * @param folder of the registry
     * @param reader gets each record once, in order, also those that other processes add
     */
    public RecordChain(Path folder, Consumer<RegistryRecord> reader) throws IOException {
        file = folder.resolve("records.jsonl");
        head = folder.resolve("head.json");
        this.reader = reader;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Reads what has been added since. */
    public void refresh() throws IOException {
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
                take(new String(fresh, from, at - from, StandardCharsets.UTF_8));
                from = at + 1;
            }
        }
        offset += from;
    }

    private void take(String line) {
        ChainLine next = ChainLine.parse(line);
        next.problemAfter(last).ifPresent(problem -> {
            throw new FineTuneException("the registry " + file + ": " + problem
                    + " -> verify() says where the chain breaks; bring the file back from a copy");
        });
        last = next;
        reader.accept(RecordText.read(next.kind(), next.at(), next.body()));
    }

    /** Adds a record, durably. The caller holds the folder's lock, has refreshed, and knows that the id is new. */
    public void append(RegistryRecord record) throws IOException {
        dropHalfLine();
        ChainLine next = last.next(RecordText.kind(record), record.id(), record.at(), RecordText.body(record));
        byte[] bytes = (next.text() + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            write(bytes, offset);
        } catch (IOException e) {
            channel.truncate(offset); // nothing half written
            throw e;
        }
        AtomicFile.write(head, Json.write(Map.of("n", next.number(), "hash", next.hash())));
        offset += bytes.length;
        last = next;
        reader.accept(record);
    }

    private void write(byte[] bytes, long from) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, from + buffer.position());
        }
        channel.force(false);
    }

    private void dropHalfLine() throws IOException {
        long left = channel.size() - offset;
        if (left > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a process died while it wrote to " + file + ": " + left + " bytes of a record that was never"
                            + " acknowledged are dropped");
            channel.truncate(offset);
        }
    }

    /** {@return the first thing that is wrong with the chain, in words; null if nothing is} */
    public @Nullable String firstBreak() throws IOException {
        ChainLine before = ChainLine.BEFORE_THE_FIRST;
        Map<String, Object> known = Files.exists(head) ? Json.parseObject(Files.readString(head)) : Map.of();
        for (String line : completeLines()) {
            ChainLine next;
            try {
                next = ChainLine.parse(line);
            } catch (FineTuneException | JsonException e) {
                return "record " + (before.number() + 1) + " is no record any more: " + e.getMessage();
            }
            String problem = next.problemAfter(before).orElse(null);
            if (problem != null) {
                return problem;
            }
            if (Long.valueOf(next.number()).equals(known.get("n"))
                    && !next.hash().equals(known.get("hash"))) {
                return "record " + next.number() + " (" + next.id() + ") is not the one that was written";
            }
            before = next;
        }
        return known.get("n") instanceof Long written
                ? atTheEnd(written, before.number())
                : withoutHead(before.number());
    }

    // A process that is killed between a record and its head leaves one record more, and no second one
    private static @Nullable String atTheEnd(long written, long found) {
        if (written > found) {
            return "records " + (found + 1) + " to " + written + " were removed";
        }
        return found > written + 1
                ? "records " + (written + 1) + " to " + found + " were not written by a registry"
                : null;
    }

    private @Nullable String withoutHead(long found) {
        return found > 1 ? head + ", which says how many records there are, is missing" : null;
    }

    private List<String> completeLines() throws IOException {
        String all = Files.readString(file);
        int end = all.lastIndexOf('\n');
        return end < 0 ? List.of() : all.substring(0, end).lines().toList();
    }

    /** {@return how many records there are} */
    public long size() {
        return last.number();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
