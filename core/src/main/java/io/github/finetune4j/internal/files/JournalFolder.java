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
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Journals in a folder, one {@link JournalFile} for each. Safe for use by several threads and processes. */
public final class JournalFolder implements AutoCloseable {
    private static final String END = ".jsonl";
    private static final String REPLACING = ".replacing";

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
        lock.hold(this::finishReplacing);
    }

    private boolean finishReplacing() throws IOException {
        List<Path> begun;
        try (Stream<Path> files = Files.list(folder)) {
            begun = files.filter(file -> file.toString().endsWith(REPLACING)).toList();
        }
        for (Path file : begun) {
            String name = file.getFileName().toString();
            journal(name.substring(0, name.length() - REPLACING.length())).overwrite(Overwriting.read(file));
            Files.delete(file);
        }
        return true;
    }

    /**
     * Writes lines over others, so that no byte of these is left in the file, and adds some behind: all of it, also
     * where the process dies meanwhile.
     *
     * @param name fit for a file
     * @param after how many lines the journal must have
     * @param replaced lines by the numbers of those that they replace, from 0; none is longer than that one
     * @param added to be added
     * @return whether it was done; false where the journal has another number of lines
     * @throws IOException if they can't be written
     */
    public boolean replace(String name, long after, Map<Long, String> replaced, List<String> added) throws IOException {
        return lock.hold(() -> written(name, whole(name).overwriting(after, replaced, added)));
    }

    /**
     * Writes lines in the place of all that a journal has: all of it, also where the process dies meanwhile.
     *
     * @param name fit for a file
     * @param after how many lines the journal must have
     * @param lines that it is to have
     * @return whether it was done; false where the journal has another number of lines
     * @throws IOException if they can't be written
     */
    public boolean rewrite(String name, long after, List<String> lines) throws IOException {
        return lock.hold(() -> written(name, whole(name).rewriting(after, lines)));
    }

    private boolean written(String name, Optional<Overwriting> writing) throws IOException {
        if (writing.isPresent()) {
            writing.get().announce(folder.resolve(name + REPLACING));
            finishReplacing();
        }
        return writing.isPresent();
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
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(END))
                    .map(file -> file.substring(0, file.length() - END.length()))
                    .filter(fits)
                    .filter(name -> !JournalFile.isEmpty(file(name)))
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
        return Files.exists(file(name)) ? lock.hold(() -> whole(name).read(after)) : List.of();
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
        return lock.hold(() -> whole(name).append(after, lines));
    }

    /** {@return a journal over which nobody was writing who died} */
    private JournalFile whole(String name) throws IOException {
        if (Files.exists(folder.resolve(name + REPLACING))) {
            finishReplacing();
        }
        return journal(name);
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
