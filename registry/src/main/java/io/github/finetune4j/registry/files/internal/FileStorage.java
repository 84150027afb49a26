// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.internal.files.FolderLock;
import io.github.finetune4j.registry.store.internal.CurveStorage;
import io.github.finetune4j.registry.store.internal.RecordStorage;
import io.github.finetune4j.registry.store.internal.RowStorage;
import io.github.finetune4j.registry.store.internal.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A registry in a folder. Who reads holds the folder's lock, too: a line may be half written meanwhile. */
public final class FileStorage implements Storage {
    private final Path folder;
    private final FolderLock lock;
    private final RecordFile records;
    private final RowFiles rows;
    private final Curves curves;
    private final boolean ownsLock;

    /** @param folder is made if it isn't there */
    public FileStorage(Path folder) throws IOException {
        this(Files.createDirectories(folder), new FolderLock(folder), true, false);
    }

    private FileStorage(Path folder, FolderLock lock, boolean ownsLock, boolean onlyRead) throws IOException {
        this.folder = folder;
        this.lock = lock;
        this.ownsLock = ownsLock;
        records = new RecordFile(folder, onlyRead);
        rows = new RowFiles(folder, onlyRead);
        curves = new Curves(folder);
    }

    /**
     * {@return what is whole in a folder that may be damaged}
     *
     * @param folder there already
     */
    public static Storage salvage(Path folder) throws IOException {
        return new FileStorage(folder, new FolderLock(folder), true, true);
    }

    @Override
    public Storage salvage() throws IOException {
        return new FileStorage(folder, lock, false, true);
    }

    @Override
    public <T> T writing(Work<T> work) throws IOException {
        return lock.hold(work::run);
    }

    @Override
    public <T> T reading(Work<T> work) throws IOException {
        return lock.hold(work::run);
    }

    @Override
    public RecordStorage records() {
        return records;
    }

    @Override
    public RowStorage rows() {
        return rows;
    }

    @Override
    public CurveStorage curves() {
        return curves;
    }

    @Override
    public String where() {
        return folder.toString();
    }

    @Override
    public String advice() {
        return "check its rights, and the disk";
    }

    @Override
    public void close() throws IOException {
        records.close();
        rows.close();
        curves.close();
        if (ownsLock) {
            lock.close();
        }
    }
}
