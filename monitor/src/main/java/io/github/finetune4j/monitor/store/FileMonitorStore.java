// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.store;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Journals as files of lines in a folder. A line counts when it ends: what a crash cut off is removed before the next
 * one is written. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FileMonitorStore implements MonitorStore {
    private static final String SUFFIX = ".jsonl";
    private static final String NAME = "[a-z0-9-]{1,100}";

    private final Path folder;
    private final FileChannel channel;

    private FileMonitorStore(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * {@return the store in a folder, which is made where it is missing}
     *
     * @param folder of its own
     * @throws FineTuneException if another process has it open, or it can't be written to
     */
    public static FileMonitorStore open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new FineTuneException("monitors in " + folder
                        + ": another process has them open -> close it, or give this one a folder of its own");
            }
            return new FileMonitorStore(folder, channel);
        } catch (IOException e) {
            throw new FineTuneException("monitors in " + folder + ": " + e + " -> give a folder to write to", e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public synchronized List<String> journals() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(NAME + "\\" + SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(folder, e);
        }
    }

    @Override
    public synchronized List<String> read(String journal) {
        Path file = file(journal);
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            String text = Files.readString(file);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static FineTuneException unreadable(Path file, Exception cause) {
        return new FineTuneException(
                "monitors' journal " + file + " can't be read: " + cause + " -> mend it, or move it away", cause);
    }

    @Override
    public synchronized void append(String journal, List<String> lines) {
        Path file = file(journal);
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = wholeLines(out);
            out.truncate(end);
            write(out, end, text(lines));
        } catch (IOException e) {
            throw new FineTuneException(
                    "monitors' journal " + file + " can't be written: " + e + " -> make room, it is tried again", e);
        }
    }

    private static void write(FileChannel out, long end, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try {
            for (long at = end; bytes.hasRemaining(); ) {
                at += out.write(bytes, at);
            }
            out.force(false);
        } catch (IOException e) {
            out.truncate(end); // on a full disk some of the lines may have fitted
            throw e;
        }
    }

    private static String text(List<String> lines) {
        if (lines.stream().anyMatch(line -> line.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("a line with a line break -> give lines without");
        }
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    // Where the last whole line ends: what follows was cut off
    private static long wholeLines(FileChannel file) throws IOException {
        long end = file.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        for (; end > 0; end--) {
            one.clear();
            file.read(one, end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    @Override
    public synchronized void replace(String journal, List<String> lines) {
        Path file = file(journal);
        try {
            if (lines.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                AtomicFile.write(file, text(lines));
            }
        } catch (IOException e) {
            throw new FineTuneException("monitors' journal " + file + " can't be removed: " + e + " -> remove it", e);
        }
    }

    private Path file(String journal) {
        if (!journal.matches(NAME)) {
            throw new IllegalArgumentException(
                    "journal \"" + journal + "\" -> give 1 to 100 lower-case letters, digits and hyphens");
        }
        return folder.resolve(journal + SUFFIX);
    }

    /** Lets another process have the folder; what was appended is on the disk already. */
    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new FineTuneException("monitors in " + folder + " can't be closed: " + e + " -> look at the disk", e);
        }
    }
}
