// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One at a time in a folder: among threads, objects of this process, and processes. */
public final class FolderLock implements AutoCloseable {
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final ReentrantLock inProcess;
    private final FileChannel channel;

    /**
     * Work that is done while others wait.
     *
     * @param <T> its result
     */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * {@return the result}
         *
         * @throws IOException if it fails
         */
        T run() throws IOException;
    }

    /**
     * Makes the lock's file where there is none.
     *
     * @param folder there already
     * @throws IOException if the file can't be made
     */
    public FolderLock(Path folder) throws IOException {
        inProcess = LOCKS.computeIfAbsent(folder.toRealPath(), path -> new ReentrantLock());
        channel = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /**
     * {@return what the work gives, which may take the lock once more}
     *
     * @param work done while nobody else is in the folder
     * @param <T> its result
     * @throws IOException if the work throws it, or the file can't be locked
     */
    public <T> T hold(Work<T> work) throws IOException {
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
        inProcess.lock(); // a closed channel takes the locks of this process's other channels with it
        try {
            channel.close();
        } finally {
            inProcess.unlock();
        }
    }
}
