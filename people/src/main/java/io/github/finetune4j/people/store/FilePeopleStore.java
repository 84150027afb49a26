// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.FolderLock;
import io.github.finetune4j.internal.files.JournalFile;
import io.github.finetune4j.people.store.internal.JournalNames;
import io.github.finetune4j.people.store.internal.WorkLines;
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
 * which wait for each other. An event is on the disk before {@link #append} returns; what a killed process left half
 * written was never acknowledged and is removed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FilePeopleStore implements PeopleStore {
    private static final String SUFFIX = ".jsonl";

    private final Path folder;
    private final FolderLock lock;
    private final Map<String, JournalFile> open = new HashMap<>();

    private FilePeopleStore(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * {@return the store in a folder, which is made where it is missing}
     *
     * @param folder of its own
     * @throws FineTuneException if it can't be written to
     */
    public static FilePeopleStore open(Path folder) {
        try {
            Files.createDirectories(folder);
            return new FilePeopleStore(folder, new FolderLock(folder));
        } catch (IOException e) {
            throw new FineTuneException("human work in " + folder + ": " + e + " -> give a folder to write to", e);
        }
    }

    @Override
    public List<String> journals() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toFile().length() > 0) // who is refused leaves an empty one
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(JournalNames::fits)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(folder, e);
        }
    }

    @Override
    public List<WorkEvent> read(String journal, long after) {
        Path file = file(journal);
        try {
            List<String> lines =
                    Files.exists(file) ? lock.hold(() -> journal(file).read(after)) : List.<String>of();
            return lines.stream().map(WorkLines::read).toList();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static FineTuneException unreadable(Path file, Exception cause) {
        return new FineTuneException(
                "human work in " + file + " can't be read: " + cause + " -> mend it, or move it away", cause);
    }

    @Override
    public boolean append(String journal, long after, List<WorkEvent> events) {
        Path file = file(journal);
        List<String> lines = events.stream().map(WorkLines::write).toList();
        try {
            return lock.hold(() -> journal(file).append(after, lines));
        } catch (IOException e) {
            throw new FineTuneException(
                    "human work in " + file + " can't be kept: " + e + " -> make room, and answer again", e);
        }
    }

    // Only while the lock is held
    private JournalFile journal(Path file) throws IOException {
        JournalFile known = open.get(file.toString());
        if (known == null) {
            known = new JournalFile("human work", file);
            open.put(file.toString(), known);
        }
        return known;
    }

    private Path file(String journal) {
        return folder.resolve(JournalNames.check(journal) + SUFFIX);
    }

    /** Lets go of the files; what was appended is on the disk already. */
    @Override
    public void close() {
        try {
            lock.hold(() -> {
                for (JournalFile journal : open.values()) {
                    journal.close();
                }
                open.clear();
                return true;
            });
            lock.close();
        } catch (IOException e) {
            throw new FineTuneException(
                    "human work in " + folder + " can't be closed: " + e + " -> look at the disk", e);
        }
    }
}
