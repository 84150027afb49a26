// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.answers;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.internal.files.HeldFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON lines that are only ever appended to. A line is written with one call, so a process that is killed leaves at
 * most one half line, at the end; it is cut off when the file is opened again. The file is locked while it is open to
 * be written, and read through the same channel: closing a second one would give up the lock. A thread that is
 * interrupted, which would close a channel for all others, stays so, but its line is read or written first. Safe for
 * use by several threads.
 */
public final class AnswerFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final @Nullable HeldFile held;
    private long end;

    private AnswerFile(Path path, FileChannel channel, @Nullable HeldFile held) {
        this.path = path;
        this.channel = channel;
        this.held = held;
    }

    /** Hears what is in a file. */
    @FunctionalInterface
    public interface Lines {
        /**
         * A line.
         *
         * @param at where it begins
         * @param line what it says
         */
        void line(long at, Map<String, Object> line);
    }

    /**
     * Opens or makes a file, and reads it.
     *
     * @param lines hears every line that is there
     */
    public static AnswerFile open(Path file, Lines lines) {
        Path target = file.toAbsolutePath();
        try {
            Path folder = target.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            HeldFile held = HeldFile.open(target)
                    .orElseThrow(() -> new FineTuneException("the answers in " + target
                            + " are being written by another run -> wait for it, or give this run another file"));
            AnswerFile opened = new AnswerFile(target, held.channel(), held);
            try {
                opened.read(lines);
                opened.channel.truncate(opened.end);
                return opened;
            } catch (IOException | RuntimeException e) {
                held.close();
                throw e;
            }
        } catch (IOException e) {
            throw notSaved("opened", target, e);
        }
    }

    /** Reads a file without changing it. */
    public static void readOnly(Path file, Lines lines) {
        openToRead(file, lines).close();
    }

    /** Reads a file without changing it, and keeps it open for {@link #line}. */
    static AnswerFile openToRead(Path file, Lines lines) {
        Path target = file.toAbsolutePath();
        if (!Files.isRegularFile(target)) {
            throw new FineTuneException("no answers at " + target + " -> name the JSONL file that a run has written");
        }
        try {
            AnswerFile opened = new AnswerFile(target, FileChannel.open(target, StandardOpenOption.READ), null);
            try {
                opened.read(lines);
                return opened;
            } catch (IOException | RuntimeException e) {
                opened.channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw notRead(target, e);
        }
    }

    Path path() {
        return path;
    }

    synchronized boolean empty() {
        return end == 0;
    }

    /** Adds a line, whole or not at all; {@return where it begins} */
    public synchronized long append(Map<String, Object> line) {
        byte[] json = Json.bytes(line);
        ByteBuffer bytes = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n');
        long at = end;
        boolean interrupted = Thread.interrupted();
        try {
            write(bytes.flip(), at);
        } catch (IOException e) {
            throw notSaved("written", path, e);
        } finally {
            restore(interrupted);
        }
        end = at + bytes.limit();
        return at;
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, at + bytes.position());
            }
        } catch (IOException e) {
            // half a line before another thread's whole one would damage the file
            channel.truncate(at);
            throw e;
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * {@return the line that begins there}
     *
     * @param at as it was reported
     */
    synchronized Map<String, Object> line(long at) {
        boolean interrupted = Thread.interrupted();
        try {
            return parsed("the line at byte " + at, bytes(at));
        } catch (IOException e) {
            throw notRead(path, e);
        } finally {
            restore(interrupted);
        }
    }

    private byte[] bytes(long at) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 13);
        boolean more = true;
        while (more && channel.read(buffer.clear(), at + line.size()) > 0) {
            int length = upToLineEnd(buffer.array(), 0, buffer.position());
            line.write(buffer.array(), 0, length);
            more = length == buffer.position();
        }
        return line.toByteArray();
    }

    /** Makes sure that what was written outlives the machine's power. */
    synchronized void sync() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw notSaved("synced", path, e);
        }
    }

    @Override
    public synchronized void close() {
        try (held) {
            channel.close();
        } catch (IOException e) {
            throw notSaved("closed", path, e);
        }
    }

    /** A last line without its line end was cut off by the end of its process: the end is before it. */
    private void read(Lines lines) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long number = 0;
        long left = channel.size(); // what a device gives has no end
        while (left > 0 && channel.read(buffer.clear().limit((int) Math.min(left, BUFFER))) > 0) {
            int from = 0;
            int count = buffer.position();
            left -= count;
            while (from < count) {
                int to = upToLineEnd(buffer.array(), from, count);
                line.write(buffer.array(), from, to - from);
                if (to < count) {
                    number++;
                    lines.line(end, parsed("line " + number, line.toByteArray()));
                    end += line.size() + 1;
                    line.reset();
                }
                from = to + 1;
            }
        }
    }

    private static int upToLineEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private Map<String, Object> parsed(String which, byte[] line) {
        try {
            return Json.parseObject(new String(line, StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new FineTuneException(
                    which + " of " + path + " is damaged: " + e.getMessage()
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
