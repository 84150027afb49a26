// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.error.ResultNotSavedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes files and folders so that a reader sees the old state or the new one, never half of it: to a temporary name
 * beside the target, synced, renamed, the folder synced. Temporary names start with {@link #ASIDE}.
 */
public final class AtomicFiles {
    /** Names with this prefix are never read, and may be deleted when no writer is at work. */
    public static final String ASIDE = ".aside-";

    /** Fills a file. */
    public interface Body {
        /**
         * Writes the whole content.
         *
         * @param out the temporary file
         * @throws IOException if it cannot be written
         */
        void write(WritableByteChannel out) throws IOException;
    }

    /** Fills a folder. */
    public interface FolderBody {
        /**
         * Writes every file, each with one of this class's methods.
         *
         * @param folder the temporary folder
         */
        void write(Path folder);
    }

    /** Opens a new file; another one only in tests of a failing disk. */
    interface Opener {
        FileChannel open(Path file) throws IOException;
    }

    private static final Opener NEW =
            file -> FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private AtomicFiles() {}

    /**
     * Writes a file; what was at the target stays whole until the new content is safe.
     *
     * @param target the file
     * @param body writes the content
     * @throws ResultNotSavedException if that fails: nothing half written is left
     */
    public static void write(Path target, Body body) {
        write(target, body, NEW);
    }

    static void write(Path target, Body body, Opener opener) {
        boolean unseen = isAside(target.toAbsolutePath().resolve("..").normalize()); // the folder is renamed as a whole
        Path aside = unseen ? target : aside(target);
        boolean done = false;
        try {
            Files.createDirectories(aside.toAbsolutePath().resolve("..").normalize());
            try (FileChannel channel = opener.open(aside)) {
                body.write(channel);
                channel.force(true);
            }
            if (!unseen) {
                Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                sync(target);
            }
            done = true;
        } catch (IOException e) {
            throw failed(target, e);
        } finally {
            if (!done) {
                deleteQuietly(aside);
            }
        }
    }

    /**
     * Writes a text as UTF-8.
     *
     * @param target the file
     * @param text its content
     * @throws ResultNotSavedException as {@link #write(Path, Body)}
     */
    public static void write(Path target, String text) {
        write(target, out -> writeFully(out, StandardCharsets.UTF_8.encode(text)));
    }

    /**
     * Copies a file.
     *
     * @param source to read
     * @param target as in {@link #write(Path, Body)}
     */
    public static void copy(Path source, Path target) {
        write(target, out -> {
            try (FileChannel in = FileChannel.open(source)) {
                long size = in.size();
                for (long at = 0; at < size; ) {
                    at += in.transferTo(at, size - at, out);
                }
            }
        });
    }

    /**
     * Writes a folder; one of that name is replaced.
     *
     * @param target the folder
     * @param body fills it
     * @throws ResultNotSavedException if that fails: nothing half written is left
     */
    public static void writeFolder(Path target, FolderBody body) {
        Path aside = aside(target);
        Path old = aside(target);
        try {
            Files.createDirectories(aside);
            body.write(aside);
            sync(aside.resolve("any"));
            if (Files.exists(target)) {
                Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            }
            moveOrPutBack(aside, target, old);
            sync(target);
        } catch (IOException e) {
            throw failed(target, e);
        } finally {
            deleteQuietly(aside);
            deleteQuietly(old);
        }
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
     * @param body fills it
     * @return whether this call made it
     * @throws ResultNotSavedException if it cannot be written: nothing half written is left
     */
    public static boolean createFolder(Path target, FolderBody body) {
        if (Files.exists(target)) {
            return false;
        }
        Path aside = aside(target);
        try {
            Files.createDirectories(aside);
            body.write(aside);
            sync(aside.resolve("any"));
            return moved(aside, target);
        } catch (IOException e) {
            throw failed(target, e);
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
     * Deletes what a killed process left behind.
     *
     * @param folder in which nobody writes now
     */
    public static void deleteLeftovers(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(AtomicFiles::isAside).toList().forEach(AtomicFiles::deleteQuietly);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /**
     * {@return whether a path is a temporary one}
     *
     * @param path of a file or folder
     */
    public static boolean isAside(Path path) {
        return path.getFileName().toString().startsWith(ASIDE);
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
            System.getLogger(AtomicFiles.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot delete " + path + "; it may be deleted by hand", e);
        }
    }

    /**
     * Writes everything that remains in the buffer.
     *
     * @param out to write to
     * @param buffer what to write
     * @throws IOException if it cannot be written
     */
    public static void writeFully(WritableByteChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (out.write(buffer) == 0) {
                throw new IOException("the device takes no more bytes");
            }
        }
    }

    /**
     * {@return an exception that says why a file could not be written and what to do}
     *
     * @param target the file
     * @param cause why
     */
    public static ResultNotSavedException failed(Path target, IOException cause) {
        return new ResultNotSavedException("cannot write " + target + ": " + reason(cause), cause);
    }

    private static String reason(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("not enough space") || text.contains("quota")) {
            return "the disk is full -> free some space; what was there before is whole";
        }
        if (e instanceof AccessDeniedException || text.contains("permission denied") || text.contains("read-only")) {
            return "no permission -> choose a folder that this user may write to";
        }
        if (e instanceof DirectoryNotEmptyException
                || text.contains("not a directory")
                || e instanceof FileSystemException) {
            return e + " -> choose another folder";
        }
        return e + " -> check the disk";
    }

    private static Path aside(Path target) {
        Path absolute = target.toAbsolutePath();
        return absolute.resolveSibling(ASIDE + absolute.getFileName() + "-" + UUID.randomUUID());
    }

    // Not every system can sync a folder (Windows cannot open one); there the rename itself is the promise.
    private static void sync(Path child) {
        Path folder = child.toAbsolutePath().resolve("..").normalize();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            System.getLogger(AtomicFiles.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot sync the folder {0}: {1}", folder, e);
        }
    }
}
