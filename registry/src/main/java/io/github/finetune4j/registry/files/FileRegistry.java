// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.registry.files.internal.FileStorage;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.internal.StoredRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apiguardian.api.API;

/**
 * A registry in a folder of plain files, which you can copy, and read without this library: {@code records.jsonl} holds
 * the records as a chain of hashes, {@code rows.pack} the rows of all data versions, each row once, {@code curves} the
 * curves of runs.
 *
 * <p>Every record is on disk when the call returns. A process that is killed leaves nothing half written. Several
 * processes may write to one folder, one after the other; it must lie on a disk whose locks work, which network drives
 * often lack. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FileRegistry {
    private FileRegistry() {}

    /**
     * {@return the registry in a folder, which is made if it isn't there}
     *
     * @param folder on a local disk
     * @throws FineTuneException if it can't be used, or if its records are not what was written
     */
    public static RegistryStore open(Path folder) {
        try {
            return StoredRegistry.open(new FileStorage(folder), InstantSource.system());
        } catch (IOException e) {
            throw new ResultNotSavedException(
                    "the folder of the registry can't be used: " + folder + " -> check its rights, and the disk", e);
        }
    }

    /**
     * {@return what is whole of a registry that is damaged, to be read and verified}
     *
     * <p>{@code verify()} names everything that is not. Records, rows and points that are damaged are left out of what
     * it gives; {@code rows(version)} fails where one of the version's is, {@code rowsLeft(version)} gives the others.
     * So "the newest" of something is the newest that is whole: decide nothing by it alone. Every call that writes is
     * refused.
     *
     * @param folder there already
     * @throws FineTuneException if there is none, or it can't be read
     */
    public static RegistryStore salvage(Path folder) {
        try {
            return StoredRegistry.salvage(FileStorage.salvage(folder), InstantSource.system());
        } catch (IOException e) {
            throw new FineTuneException(
                    "the folder of the registry can't be read: " + folder
                            + " -> check that it is there, and its rights",
                    e);
        }
    }
}
