// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import io.github.finetune4j.registry.store.internal.Storage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One writer at a time in a folder: among threads, registries of this process, and processes. */
final class FolderLock implements AutoCloseable {
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final ReentrantLock inProcess;
    private final FileChannel channel;

    FolderLock(Path folder) throws IOException {
        inProcess = LOCKS.computeIfAbsent(folder.toRealPath(), path -> new ReentrantLock());
        channel = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    <T> T hold(Storage.Work<T> work) throws IOException {
        inProcess.lock();
        try {
            if (inProcess.getHoldCount() > 1) {
                return work.run();
            }
            FileLock lock = channel.lock();
            try {
                return work.run();
            } finally {
                lock.release();
            }
        } finally {
            inProcess.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
