// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.Buffers;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.spi.EventPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a run, one JSON line each, only ever appended to. A cursor is the position in bytes after the last line
 * that was read. Any process may read while one writes: a line counts once its newline is there.
 */
public final class RunEventLog {
    private static final int PAGE_BYTES = 1 << 18;

    private final Path file;

    RunEventLog(Path file) {
        this.file = file;
    }

    /**
     * Cuts off the half line that a killed process may have left; only for the owner of the run. {@return how many
     * bytes}
     */
    synchronized long repair() {
        if (!Files.exists(file)) {
            return 0;
        }
        requireFile();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            long end = size;
            ByteBuffer one = ByteBuffer.allocate(1);
            while (end > 0 && channel.read(one.clear(), end - 1) == 1 && one.get(0) != '\n') {
                end--;
            }
            channel.truncate(end);
            return size - end;
        } catch (IOException e) {
            throw AtomicFile.failed(file, e);
        }
    }

    /**
     * Appends an event.
     *
     * @param event with an id that says what it is: the same id again is the same event
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public synchronized void append(JobEvent event) {
        requireFile();
        byte[] line = (EventJson.write(event) + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long before = channel.size();
            try {
                Buffers.write(channel.position(before), ByteBuffer.wrap(line));
            } catch (IOException e) {
                channel.truncate(before);
                throw e;
            }
        } catch (IOException e) {
            throw AtomicFile.failed(file, e);
        }
    }

    /**
     * {@return events after a cursor}
     *
     * @param cursor {@link EventPage#START} or what the last page gave
     * @throws InvalidRequestException if it is no cursor of this log
     */
    public EventPage read(String cursor) {
        long from = position(cursor);
        if (!Files.exists(file)) {
            return new EventPage(List.of(), cursor, false);
        }
        requireFile();
        try (FileChannel channel = FileChannel.open(file)) {
            byte[] bytes = new byte[(int) Math.min(PAGE_BYTES, Math.max(0, channel.size() - from))];
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            for (int n = 0; n >= 0 && buffer.hasRemaining(); ) {
                n = channel.read(buffer, from + buffer.position());
            }
            return page(bytes, buffer.position(), from, channel.size());
        } catch (IOException e) {
            throw new FineTuneException("cannot read " + file + ": " + e + " -> check the disk", e);
        }
    }

    // opening a pipe would wait for somebody at its other end
    private void requireFile() {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw AtomicFile.failed(file, new FileSystemException(file.toString(), null, "it is no file"));
        }
    }

    private EventPage page(byte[] bytes, int length, long from, long size) {
        List<JobEvent> events = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                String line = new String(bytes, start, i - start, StandardCharsets.UTF_8);
                Instant before = events.isEmpty()
                        ? Instant.EPOCH
                        : events.get(events.size() - 1).at();
                events.add(event(line, from + start, before));
                start = i + 1;
            }
        }
        return new EventPage(events, Long.toString(from + start), start > 0 && from + length < size);
    }

    // what lies after a line that a broken disk has spoilt can still be read
    private JobEvent event(String line, long place, Instant before) {
        try {
            return EventJson.read(JsonFile.parse(line, file.toString()));
        } catch (InvalidModelException | DateTimeParseException | IllegalArgumentException e) {
            String text = "an event cannot be read: line at byte " + place + " of " + file + " is damaged";
            return new JobEvent.Note("damaged-" + place, before, "warn", text);
        }
    }

    private static long position(String cursor) {
        if (cursor.equals(EventPage.START)) {
            return 0;
        }
        if (!cursor.matches("[0-9]{1,18}")) {
            throw new InvalidRequestException(
                    "no cursor of this job: " + cursor + " -> pass what the last page gave",
                    ProviderFailure.of("local", "events"),
                    null);
        }
        return Long.parseLong(cursor);
    }
}
