// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.store;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.JournalFolder;
import io.github.finetune4j.search.store.internal.SearchNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
    private final Path folder;
    private final JournalFolder files;

    private FileSearchStore(Path folder, JournalFolder files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * {@return the store in a folder, which is made where it is missing}
     *
     * @param folder of its own
     * @throws FineTuneException if it can't be written to
     */
    public static FileSearchStore open(Path folder) {
        try {
            return new FileSearchStore(folder, new JournalFolder("a search", folder));
        } catch (IOException e) {
            throw new FineTuneException("searches in " + folder + ": " + e + " -> give a folder to write to", e);
        }
    }

    @Override
    public List<String> searches() {
        try {
            return files.names(SearchNames::fits);
        } catch (IOException e) {
            throw new FineTuneException("searches in " + folder + " can't be listed: " + e + " -> look at the disk", e);
        }
    }

    @Override
    public List<String> read(String search, long after) {
        try {
            return files.read(SearchNames.check(search), after);
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
            return files.append(SearchNames.check(search), after, lines);
        } catch (IOException e) {
            throw new FineTuneException(
                    "search " + search + " in " + folder + " can't be kept: " + e + " -> make room, and start it again",
                    e);
        }
    }

    /** Lets go of the files; what was added is on the disk already. */
    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new FineTuneException("searches in " + folder + " can't be closed: " + e + " -> look at the disk", e);
        }
    }
}
