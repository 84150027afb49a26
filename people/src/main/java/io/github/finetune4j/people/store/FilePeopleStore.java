// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.JournalFolder;
import io.github.finetune4j.people.store.internal.JournalNames;
import io.github.finetune4j.people.store.internal.WorkLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    private final Path folder;
    private final JournalFolder files;

    private FilePeopleStore(Path folder, JournalFolder files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * {@return the store in a folder, which is made where it is missing}
     *
     * @param folder of its own
     * @throws FineTuneException if it can't be written to
     */
    public static FilePeopleStore open(Path folder) {
        try {
            return new FilePeopleStore(folder, new JournalFolder("human work", folder));
        } catch (IOException e) {
            throw new FineTuneException("human work in " + folder + ": " + e + " -> give a folder to write to", e);
        }
    }

    @Override
    public List<String> journals() {
        try {
            return files.names(JournalNames::fits);
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    @Override
    public List<WorkEvent> read(String journal, long after) {
        try {
            return files.read(JournalNames.check(journal), after).stream()
                    .map(WorkLines::read)
                    .toList();
        } catch (IOException e) {
            throw unreadable(files.file(journal), e);
        }
    }

    private static FineTuneException unreadable(Path file, Exception cause) {
        return new FineTuneException(
                "human work in " + file + " can't be read: " + cause + " -> mend it, or move it away", cause);
    }

    @Override
    public boolean append(String journal, long after, List<WorkEvent> events) {
        List<String> lines = events.stream().map(WorkLines::write).toList();
        try {
            return files.append(JournalNames.check(journal), after, lines);
        } catch (IOException e) {
            throw new FineTuneException(
                    "human work in " + files.file(journal) + " can't be kept: " + e + " -> make room, and answer again",
                    e);
        }
    }

    @Override
    public boolean replace(String journal, long after, Map<Long, WorkEvent> replaced, List<WorkEvent> added) {
        Map<Long, String> lines = new TreeMap<>();
        replaced.forEach((number, event) -> lines.put(number, WorkLines.write(event)));
        List<String> more = added.stream().map(WorkLines::write).toList();
        try {
            return files.replace(JournalNames.check(journal), after, lines, more);
        } catch (IOException e) {
            throw new FineTuneException(
                    "human work in " + files.file(journal) + " can't be erased: " + e
                            + " -> make room, and erase again",
                    e);
        }
    }

    /** Lets go of the files; what was appended is on the disk already. */
    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new FineTuneException(
                    "human work in " + folder + " can't be closed: " + e + " -> look at the disk", e);
        }
    }
}
