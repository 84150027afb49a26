// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import io.github.finetune4j.error.ResultNotSavedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes folders so that a reader sees the old state or the new one, never half of it: to a temporary name beside the
 * target, synced, renamed, the folder above synced. Temporary names start with {@link #ASIDE}.
 */
public final class AtomicFolder {
    /** Folders with this prefix are never read, and may be deleted when no writer is at work. */
    public static final String ASIDE = ".aside-";

    /** Fills a folder. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes every file, each with {@link AtomicFile}, which renames none in here.
         *
         * @param folder the temporary folder
         */
        void write(Path folder);
    }

    private AtomicFolder() {}

    /**
     * Writes a folder; one of that name is replaced.
     *
     * @param target the folder
     * @param content fills it
     * @throws ResultNotSavedException if that fails: nothing half written is left
     */
    public static void write(Path target, Content content) {
        Path aside = aside(target);
        Path old = aside(target);
        try {
            fill(aside, content);
            if (Files.exists(target)) {
                Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            }
            moveOrPutBack(aside, target, old);
            sync(target);
        } catch (IOException e) {
            throw AtomicFile.failed(target, e);
        } finally {
            deleteQuietly(aside);
            deleteQuietly(old);
        }
    }

    private static void fill(Path aside, Content content) throws IOException {
        Files.createDirectories(aside);
        content.write(aside);
        sync(aside.resolve("any"));
    }

    private static void moveOrPutBack(Path aside, Path target, Path old) throws IOException {
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (Files.exists(old) && !Files.exists(target)) {
                Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
    }

    /**
     * Makes a folder with its content, whole or not at all. One that is there already stays as it is.
     *
     * @param target the folder
     * @param content fills it
     * @return whether this call made it
     * @throws ResultNotSavedException if it can't be written: nothing half written is left
     */
    public static boolean create(Path target, Content content) {
        if (Files.exists(target)) {
            return false;
        }
        Path aside = aside(target);
        try {
            fill(aside, content);
            return moved(aside, target);
        } catch (IOException e) {
            throw AtomicFile.failed(target, e);
        } finally {
            deleteQuietly(aside);
        }
    }

    private static boolean moved(Path aside, Path target) throws IOException {
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            sync(target);
            return true;
        } catch (FileSystemException e) {
            if (Files.exists(target)) { // another process was faster: a folder with files in it cannot be replaced
                return false;
            }
            throw e;
        }
    }

    /**
     * Deletes what a killed process left behind: folders, and files that nobody writes any more.
     *
     * @param folder in which nobody writes a folder now
     */
    public static void deleteLeftovers(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
            for (Path file : files.filter(AtomicFolder::isTemporary).toList()) {
                if (isAside(file)) {
                    deleteQuietly(file);
                } else {
                    LeftFiles.removeLeft(file);
                }
            }
        } catch (IOException e) {
            throw AtomicFile.failed(folder, e);
        }
    }

    /**
     * {@return whether a path is a temporary one, of a folder or of a file}
     *
     * @param path of a file or folder
     */
    public static boolean isTemporary(Path path) {
        return isAside(path) || LeftFiles.isTemporary(path);
    }

    static boolean isAside(Path path) {
        return String.valueOf(path.getFileName()).startsWith(ASIDE);
    }

    /**
     * Deletes a file or a folder with all in it, as far as that works.
     *
     * @param path may be absent
     */
    public static void deleteQuietly(Path path) {
        try (Stream<Path> all = Files.exists(path) ? Files.walk(path) : Stream.empty()) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            System.getLogger(AtomicFolder.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot delete " + path + "; it may be deleted by hand", e);
        }
    }

    private static Path aside(Path target) {
        Path absolute = target.toAbsolutePath();
        return absolute.resolveSibling(ASIDE + absolute.getFileName() + "-" + UUID.randomUUID());
    }

    // Not every system can sync a folder (Windows cannot open one); there the rename itself is the promise.
    static void sync(Path child) {
        Path folder = child.toAbsolutePath().resolve("..").normalize();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            System.getLogger(AtomicFolder.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot sync the folder {0}: {1}", folder, e);
        }
    }
}
