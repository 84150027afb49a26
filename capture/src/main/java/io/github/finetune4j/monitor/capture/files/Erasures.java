// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import io.github.finetune4j.internal.files.Buffers;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The erasures and their times, in a file that only grows; whoever calls holds the folder's lock. */
final class Erasures {
    private final Path file;
    private final Map<String, Instant> subjects = new HashMap<>();
    private final Set<String> unfinished = new HashSet<>();
    private long size = -1;

    Erasures(Path file) {
        this.file = file;
    }

    void refresh() throws IOException {
        long now = Files.exists(file) ? Files.size(file) : 0;
        if (now == size) {
            return;
        }
        subjects.clear();
        unfinished.clear();
        if (now > 0) {
            for (String line : Files.readAllLines(file)) {
                take(line);
            }
        }
        size = now;
    }

    private void take(String line) {
        try {
            Map<String, Object> json = Json.parseObject(line);
            if (json.get("subject") instanceof String subject && json.get("before") instanceof String before) {
                subjects.merge(subject, Instant.parse(before), (a, b) -> a.isAfter(b) ? a : b);
                unfinished.add(subject);
            } else if (json.get("done") instanceof String subject) {
                unfinished.remove(subject);
            }
        } catch (JsonException e) {
            // half a line, of a process that died before anybody knew that it erases
            System.getLogger(Erasures.class.getName())
                    .log(System.Logger.Level.WARNING, "a line of {0} is cut off; it is left out", file);
        }
    }

    void add(String subject, Instant before) throws IOException {
        write(Json.write(Map.of("subject", subject, "before", before.toString())));
    }

    void done(String subject) throws IOException {
        write(Json.write(Map.of("done", subject)));
    }

    private void write(String line) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            boolean written = false;
            try {
                channel.position(end);
                String whole = end == 0 || endsLine(channel, end) ? line + "\n" : "\n" + line + "\n";
                Buffers.write(channel, ByteBuffer.wrap(whole.getBytes(StandardCharsets.UTF_8)));
                channel.force(false);
                written = true;
            } finally {
                if (!written) {
                    channel.truncate(end);
                }
            }
        }
        refresh();
    }

    private static boolean endsLine(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.read(last, end - 1) == 1 && last.get(0) == '\n';
    }

    /** {@return those whom a process that died didn't erase everywhere} */
    Set<String> unfinished() {
        return Set.copyOf(unfinished);
    }

    /** {@return whether somebody was ever erased} */
    boolean knows(String subject) {
        return subjects.containsKey(subject);
    }

    boolean covers(String subject, Instant at) {
        Instant before = subject.isEmpty() ? null : subjects.get(subject);
        return before != null && at.isBefore(before);
    }
}
