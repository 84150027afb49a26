// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.answers;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.Consumer;

/**
 * JSON lines that are only ever appended to. A line is written with one call, so a process that is killed leaves at
 * most one half line, at the end; it is cut off when the file is opened again. The file is locked while it is open.
 */
public final class AnswerFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private AnswerFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens or makes a file, and reads it.
     *
     * @param lines hears every line that is there
     */
    public static AnswerFile open(Path file, Consumer<Map<String, Object>> lines) {
        Path target = file.toAbsolutePath();
        try {
            Path folder = target.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel channel = FileChannel.open(
                    target, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                lock(channel, target);
                long end = Files.size(target) == 0 ? 0 : read(target, lines);
                channel.truncate(end);
                channel.position(end);
                return new AnswerFile(target, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw notSaved("opened", target, e);
        }
    }

    /** Reads a file without changing it. */
    public static void readOnly(Path file, Consumer<Map<String, Object>> lines) {
        Path target = file.toAbsolutePath();
        if (!Files.isRegularFile(target)) {
            throw new FineTuneException("no answers at " + target + " -> name the JSONL file that a run has written");
        }
        try {
            read(target, lines);
        } catch (IOException e) {
            throw notRead(target, e);
        }
    }

    Path path() {
        return file;
    }

    boolean empty() {
        try {
            return channel.position() == 0;
        } catch (IOException e) {
            throw notRead(file, e);
        }
    }

    /** Adds a line, whole or not at all. */
    public synchronized void append(Map<String, Object> line) {
        byte[] json = Json.bytes(line);
        ByteBuffer bytes = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n');
        try {
            long end = channel.position();
            try {
                write(bytes.flip());
            } catch (IOException e) {
                // half a line before another thread's whole one would damage the file
                channel.truncate(end);
                throw e;
            }
        } catch (IOException e) {
            throw notSaved("written", file, e);
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Makes sure that what was written outlives the machine's power. */
    synchronized void sync() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw notSaved("synced", file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw notSaved("closed", file, e);
        }
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new FineTuneException("the answers in " + file
                    + " are being written by another run -> wait for it, or give this run another file");
        }
    }

    /** {@return the position after the last whole line} */
    private static long read(Path file, Consumer<Map<String, Object>> lines) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long end = 0;
            long number = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                number++;
                end += line.size() + 1;
                lines.accept(parsed(file, number, line.toByteArray()));
                line.reset();
            }
            // a last line without its line end was cut off by the end of its process
            return end;
        }
    }

    private static Map<String, Object> parsed(Path file, long number, byte[] line) {
        try {
            return Json.parseObject(new String(line, StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new FineTuneException(
                    "line " + number + " of " + file + " is damaged: " + e.getMessage()
                            + " -> delete that line; its row is then asked again",
                    e);
        }
    }

    private static FineTuneException notRead(Path file, IOException e) {
        return new FineTuneException(
                file + " cannot be read: " + e + " -> check the path and its permissions, or delete the file", e);
    }

    private static ResultNotSavedException notSaved(String verb, Path file, IOException e) {
        return new ResultNotSavedException(
                file + " cannot be " + verb + ": " + e
                        + " -> choose a place that can be written, with space left; what it holds is kept",
                e);
    }
}
