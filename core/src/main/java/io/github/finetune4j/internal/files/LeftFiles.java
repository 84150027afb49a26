// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Files that a process was writing when it was killed. Nobody holds their lock. */
final class LeftFiles {
    // Looking at a file of this process's own would drop its lock where locks belong to processes (POSIX)
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private static final Pattern TEMPORARY = Pattern.compile("\\..*[0-9]\\.tmp", Pattern.DOTALL);

    private LeftFiles() {}

    /**
     * Locks a file until it's released; where the file system has no locks, nobody takes the file for a left one
     * either.
     */
    static void lock(Path file, FileChannel channel) {
        OWN.add(file);
        try {
            channel.lock();
        } catch (IOException | OverlappingFileLockException noLocks) {
            System.getLogger(LeftFiles.class.getName()).log(System.Logger.Level.DEBUG, "no lock on {0}", file);
        }
    }

    static void release(Path file, FileChannel channel) throws IOException {
        OWN.remove(file);
        channel.close();
    }

    /** Removes the files of this name's beginning and end that nobody writes. */
    static void remove(Path folder, String prefix, String suffix) {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, file -> matches(String.valueOf(file.getFileName()), prefix, suffix))) {
            for (Path file : files) {
                removeLeft(file);
            }
        } catch (IOException unreadable) {
            // a folder that can be written, but not listed: what is left in it stays
        }
    }

    // createTempFile puts digits between the two
    private static boolean matches(String name, String prefix, String suffix) {
        int from = prefix.length();
        int to = name.length() - suffix.length();
        return name.startsWith(prefix)
                && name.endsWith(suffix)
                && to > from
                && name.substring(from, to).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static boolean isTemporary(Path file) {
        return TEMPORARY.matcher(String.valueOf(file.getFileName())).matches();
    }

    static void removeLeft(Path file) {
        if (OWN.contains(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | OverlappingFileLockException inUse) {
            // somebody writes it, or it isn't ours
        }
    }
}
