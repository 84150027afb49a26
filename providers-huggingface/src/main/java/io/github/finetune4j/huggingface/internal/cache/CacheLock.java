// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of all JVMs download a blob; the others wait and find it there. It saves work and nothing else: where
 * locks do nothing, as on some network file systems and between a JVM and Python, each downloads under a name of its
 * own, and the last rename wins.
 */
public final class CacheLock {
    // a JVM's file locks are for the whole process, so its own threads need this one
    private static final ConcurrentMap<Path, ReentrantLock> OF_THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock ofThreads;
    private final FileChannel channel;

    private CacheLock(ReentrantLock ofThreads, FileChannel channel) {
        this.ofThreads = ofThreads;
        this.channel = channel;
    }

    public static CacheLock of(Path file) {
        ReentrantLock lock = OF_THREADS.computeIfAbsent(file.toAbsolutePath(), path -> new ReentrantLock());
        lock.lock();
        try {
            return new CacheLock(lock, locked(file));
        } catch (IOException e) {
            lock.unlock();
            throw RepoCache.notSaved(file, e);
        }
    }

    private static FileChannel locked(Path file) throws IOException {
        Files.createDirectories(RepoCache.parent(file.toAbsolutePath()));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            channel.lock();
        } catch (IOException e) {
            System.getLogger("io.github.finetune4j.huggingface")
                    .log(System.Logger.Level.DEBUG, "{0} cannot be locked: downloads may be made twice", file);
        }
        return channel;
    }

    /** Frees it. The file stays: to remove it would let two processes hold the lock of the same name. */
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger("io.github.finetune4j.huggingface")
                    .log(System.Logger.Level.DEBUG, "a lock could not be closed; it ends with the process");
        } finally {
            ofThreads.unlock();
        }
    }
}
