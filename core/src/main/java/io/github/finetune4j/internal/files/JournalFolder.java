// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Journals in a folder, one {@link JournalFile} for each. Safe for use by several threads and processes. */
public final class JournalFolder implements AutoCloseable {
    private static final String END = ".jsonl";

    private final String what;
    private final Path folder;
    private final FolderLock lock;
    private final Map<String, JournalFile> open = new HashMap<>(); // only while the lock is held

    /**
     * Makes the folder where it is missing.
     *
     * @param what the journals hold, for messages
     * @param folder of its own
     * @throws IOException if it can't be written to
     */
    public JournalFolder(String what, Path folder) throws IOException {
        this.what = what;
        Files.createDirectories(folder);
        this.folder = folder.toRealPath();
        lock = new FolderLock(folder);
    }

    /**
     * {@return the file of a journal}
     *
     * @param name fit for a file
     */
    public Path file(String name) {
        return folder.resolve(name + END);
    }

    /**
     * {@return the journals that have lines, in order}; whoever is refused leaves an empty one
     *
     * @param fits which names are a journal's
     * @throws IOException if they can't be listed
     */
    public List<String> names(Predicate<String> fits) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toFile().length() > 0)
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(END))
                    .map(file -> file.substring(0, file.length() - END.length()))
                    .filter(fits)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * {@return the lines of a journal, none where there is no such journal}
     *
     * @param name fit for a file
     * @param after how many lines are left out
     * @throws IOException if they can't be read
     */
    public List<String> read(String name, long after) throws IOException {
        return Files.exists(file(name)) ? lock.hold(() -> journal(name).read(after)) : List.of();
    }

    /**
     * {@return whether the lines were added}: false where the journal has another number of lines
     *
     * @param name fit for a file
     * @param after how many lines the journal must have
     * @param lines to be added, all or none
     * @throws IOException if they can't be written
     */
    public boolean append(String name, long after, List<String> lines) throws IOException {
        return lock.hold(() -> journal(name).append(after, lines));
    }

    private JournalFile journal(String name) throws IOException {
        JournalFile known = open.get(name);
        if (known == null) {
            known = new JournalFile(what, file(name));
            open.put(name, known);
        }
        return known;
    }

    /** Lets go of the files; what was added is on the disk already. */
    @Override
    public void close() throws IOException {
        lock.hold(() -> {
            for (JournalFile journal : open.values()) {
                journal.close();
            }
            open.clear();
            return true;
        });
        lock.close();
    }
}
