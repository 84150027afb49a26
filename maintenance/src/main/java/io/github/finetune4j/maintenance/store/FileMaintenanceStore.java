// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.store;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.JournalFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Journals as files of lines in a folder. Safe for use by several threads, and by several processes on one machine, of
 * which one acts at a time. A line is on the disk before {@link #append} returns; what a killed process left half
 * written was never acknowledged and is removed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FileMaintenanceStore implements MaintenanceStore {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    private final Path folder;
    private final JournalFolder files;

    private FileMaintenanceStore(Path folder, JournalFolder files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * {@return the store in a folder, which is made where it is missing}
     *
     * @param folder of its own
     * @throws FineTuneException if it can't be written to
     */
    public static FileMaintenanceStore open(Path folder) {
        try {
            JournalFolder files = new JournalFolder("maintenance", folder);
            return new FileMaintenanceStore(folder.toRealPath(), files);
        } catch (IOException e) {
            throw new FineTuneException("maintenance in " + folder + ": " + e + " -> give a folder to write to", e);
        }
    }

    @Override
    public List<String> read(String name, long after) {
        try {
            return files.read(checked(name), after);
        } catch (IOException e) {
            throw new FineTuneException(
                    "maintenance " + name + " in " + folder + " can't be read: " + e
                            + " -> mend the file, or bring it back from a copy",
                    e);
        }
    }

    @Override
    public boolean append(String name, long after, List<String> lines) {
        try {
            return files.append(checked(name), after, lines);
        } catch (IOException e) {
            throw new FineTuneException(
                    "maintenance " + name + " in " + folder + " can't be kept: " + e
                            + " -> make room; the next tick goes on",
                    e);
        }
    }

    @Override
    public Turn turn(String name, String who) {
        try {
            return ActingFile.turn(folder.resolve(checked(name) + ".acting"), who);
        } catch (IOException e) {
            throw new FineTuneException(
                    "who acts in maintenance " + name + " in " + folder + " can't be known: " + e
                            + " -> look at the folder's rights",
                    e);
        }
    }

    private static String checked(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("name of a maintenance: \"" + name
                    + "\" -> give 1 to 100 letters, digits, . _ or -, with a letter or digit at the beginning");
        }
        return name;
    }

    /** Lets go of the files; what was added is on the disk already. */
    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new FineTuneException(
                    "maintenance in " + folder + " can't be closed: " + e + " -> look at the disk", e);
        }
    }
}
