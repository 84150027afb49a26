// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that one holds for as long as it is open: among the objects of this process, and among processes. The system
 * lets go of it when the process ends, however it ends.
 */
public final class HeldFile implements AutoCloseable {
    // asked first: closing a second channel of this process would take the lock of the first one away
    private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private boolean open = true;

    private HeldFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * {@return the file, made where there is none; empty if somebody else holds it, here or in another process}
     *
     * @param path in a folder that is there
     * @throws IOException if it can't be opened or locked
     */
    public static Optional<HeldFile> open(Path path) throws IOException {
        Path file = real(path.toAbsolutePath());
        if (!HERE.add(file)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            held = channel.tryLock() != null;
            return held ? Optional.of(new HeldFile(file, channel)) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            return Optional.empty(); // held by another name, or by another copy of these classes in this process
        } finally {
            if (!held) {
                if (channel != null) {
                    channel.close();
                }
                HERE.remove(file);
            }
        }
    }

    private static Path real(Path path) throws IOException {
        Path folder = Objects.requireNonNull(path.getParent(), "folder of " + path);
        return Files.exists(path) ? path.toRealPath() : folder.toRealPath().resolve(path.getFileName());
    }

    /** {@return to read and write it by, and by no other of this process} */
    public FileChannel channel() {
        return channel;
    }

    /** Lets go of it. A second call does nothing. */
    @Override
    public synchronized void close() throws IOException {
        if (open) {
            open = false;
            try {
                channel.close();
            } finally {
                HERE.remove(file);
            }
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
