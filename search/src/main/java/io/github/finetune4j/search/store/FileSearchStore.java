// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.store;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.FolderLock;
import io.github.finetune4j.internal.files.JournalFile;
import io.github.finetune4j.search.store.internal.SearchNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Journals as files of lines in a folder. Safe for use by several threads, and by several processes on one machine,
 * which wait for each other. A line is on the disk before {@link #append} returns; what a killed process left half
 * written was never acknowledged and is removed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FileSearchStore implements SearchStore {
    private static final String END = ".jsonl";

    private final Path folder;
    private final FolderLock lock;
    private final Map<String, JournalFile> open = new HashMap<>();

    private FileSearchStore(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * {@return the store in a folder, which is made where it is missing}
     *
     * @param folder of its own
     * @throws FineTuneException if it can't be written to
     */
    public static FileSearchStore open(Path folder) {
        try {
            Files.createDirectories(folder);
            return new FileSearchStore(folder, new FolderLock(folder));
        } catch (IOException e) {
            throw new FineTuneException("searches in " + folder + ": " + e + " -> give a folder to write to", e);
        }
    }

    @Override
    public List<String> searches() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(END))
                    .map(name -> name.substring(0, name.length() - END.length()))
                    .filter(SearchNames::fits)
                    .filter(this::hasLines)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new FineTuneException("searches in " + folder + " can't be listed: " + e + " -> look at the disk", e);
        }
    }

    /** A search that was only looked for has an empty file. */
    private boolean hasLines(String search) {
        try {
            return Files.size(folder.resolve(search + END)) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException("search " + search + " can't be read -> look at the disk", e);
        }
    }

    @Override
    public List<String> read(String search, long after) {
        try {
            return lock.hold(() -> file(search).read(after));
        } catch (IOException e) {
            throw new FineTuneException(
                    "search " + search + " in " + folder + " can't be read: " + e
                            + " -> mend the file, or move it away",
                    e);
        }
    }

    @Override
    public boolean append(String search, long after, List<String> lines) {
        try {
            return lock.hold(() -> file(search).append(after, lines));
        } catch (IOException e) {
            throw new FineTuneException(
                    "search " + search + " in " + folder + " can't be kept: " + e + " -> make room, and start it again",
                    e);
        }
    }

    // Only while the lock is held
    private JournalFile file(String search) throws IOException {
        JournalFile known = open.get(SearchNames.check(search));
        if (known == null) {
            known = new JournalFile("a search", folder.resolve(search + END));
            open.put(search, known);
        }
        return known;
    }

    /** Lets go of the files; what was added is on the disk already. */
    @Override
    public void close() {
        try {
            lock.hold(() -> {
                for (JournalFile file : open.values()) {
                    file.close();
                }
                open.clear();
                return true;
            });
            lock.close();
        } catch (IOException e) {
            throw new FineTuneException("searches in " + folder + " can't be closed: " + e + " -> look at the disk", e);
        }
    }
}
