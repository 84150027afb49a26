// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.outbox;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.HeldFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A folder of records that wait to be delivered: a file for each thing, named by its number, whole or not there. */
final class OutboxFolder implements AutoCloseable {
    private static final String ENTRY = "\\d{19}\\.jsonl";
    private final Path folder;
    private final HeldFile lock;
    private long last;

    private OutboxFolder(Path folder, HeldFile lock) {
        this.folder = folder;
        this.lock = lock;
        last = Math.max(newest(waiting()), newest(refusedEntries()));
    }

    static OutboxFolder open(Path folder) {
        try {
            Path there = Files.createDirectories(folder);
            HeldFile lock = HeldFile.open(there.resolve(".lock"))
                    .orElseThrow(() -> new FineTuneException("the outbox of a registry is in use: " + folder
                            + " -> give each process a folder of its own, and close an OutboxRegistry before you open"
                            + " it again"));
            try {
                return new OutboxFolder(there, lock);
            } catch (RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** Keeps an entry, durably. */
    synchronized void put(AtomicFile.Content content) {
        AtomicFile.write(folder.resolve(String.format(Locale.ROOT, "%019d.jsonl", last + 1)), content);
        last++;
    }

    /** {@return the entries, in the order in which they came} */
    List<Path> waiting() {
        return entries(folder);
    }

    /** {@return the entries that were refused, which will be reported to nobody} */
    List<Path> refusedEntries() {
        return entries(refused());
    }

    private static List<Path> entries(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(ENTRY))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static long newest(List<Path> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        String name = entries.get(entries.size() - 1).getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    private Path refused() {
        return folder.resolve("refused");
    }

    void reported(Path entry) throws IOException {
        Files.delete(entry);
    }

    /** {@return where a refused entry lies from now on} */
    Path refused(Path entry) throws IOException {
        Path target = Files.createDirectories(refused()).resolve(entry.getFileName());
        return Files.move(entry, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ResultNotSavedException unusable(Path folder, IOException cause) {
        return new ResultNotSavedException(
                "the outbox of a registry can't be used: " + folder + " -> check its rights, and the disk", cause);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }
}
