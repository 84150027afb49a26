// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import io.github.finetune4j.error.ResultNotSavedException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A file that is written beside its target, synced, and renamed on {@link #commit}. The target is replaced whole or
 * stays as it was; closing without a commit removes what was written. What a killed process left beside a target is
 * removed by the next one that writes it: the file that is being written is locked, and a lock ends with its process.
 */
public final class AtomicFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final String SUFFIX = ".tmp";
    private final Path target;
    private final Path aside;
    private final FileChannel channel;
    private final OutputStream out;
    private boolean written;
    private boolean done;

    private AtomicFile(Path target, Path aside, FileChannel channel) {
        this.target = target;
        this.aside = aside;
        this.channel = channel;
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    }

    /** Work on a file's stream. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes all.
         *
         * @param out not to be closed
         * @throws IOException if it can't be written
         */
        void write(OutputStream out) throws IOException;
    }

    /** Work on a file's channel. */
    @FunctionalInterface
    public interface Bytes {
        /**
         * Writes all.
         *
         * @param out not to be closed
         * @throws IOException if it can't be written
         */
        void write(WritableByteChannel out) throws IOException;
    }

    /**
     * Writes a file whole or not at all.
     *
     * @param target made with its folders, or replaced
     * @param content writes what is in it
     * @throws ResultNotSavedException if it can't be written
     */
    public static void write(Path target, Content content) {
        write(open(target), content);
    }

    /**
     * Writes a text whole or not at all.
     *
     * @param target made with its folders, or replaced
     * @param text in UTF-8
     * @throws ResultNotSavedException if it can't be written
     */
    public static void write(Path target, String text) {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a text that only its owner may read, where the file system knows permissions.
     *
     * @param target made with its folders, or replaced
     * @param text in UTF-8
     * @throws ResultNotSavedException if it can't be written
     */
    public static void writePrivate(Path target, String text) {
        writePrivate(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a file that only its owner may read, where the file system knows permissions.
     *
     * @param target made with its folders, or replaced
     * @param content writes what is in it
     * @throws ResultNotSavedException if it can't be written
     */
    public static void writePrivate(Path target, Content content) {
        boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
        AtomicFile file = posix
                ? open(target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : open(target);
        write(file, content);
    }

    private static void write(AtomicFile file, Content content) {
        try (file) {
            content.write(file.out());
            file.commit();
        } catch (IOException e) {
            throw failed(file.target, e);
        }
    }

    /**
     * Writes a file whole or not at all, for a caller that has its own words for a failure.
     *
     * @param target made with its folders, or replaced
     * @param content writes what is in it
     * @throws IOException if it can't be written
     */
    public static void replace(Path target, Content content) throws IOException {
        OrdinaryFile.require(target);
        try (AtomicFile file = beside(target.toAbsolutePath())) {
            content.write(file.out());
            file.commit();
        }
    }

    /**
     * Writes a file whole or not at all, without a buffer between.
     *
     * @param target made with its folders, or replaced
     * @param bytes writes what is in it
     * @throws ResultNotSavedException if it can't be written
     */
    public static void writeBytes(Path target, Bytes bytes) {
        AtomicFile file = open(target);
        write(file, out -> bytes.write(file.channel));
    }

    /**
     * Copies a file, whole or not at all.
     *
     * @param source to be read
     * @param target made with its folders, or replaced
     * @throws ResultNotSavedException if it can't be read or written
     */
    public static void copy(Path source, Path target) {
        writeBytes(target, out -> {
            try (FileChannel in = FileChannel.open(source)) {
                long size = in.size();
                for (long at = 0; at < size; ) {
                    at += in.transferTo(at, size - at, out);
                }
            }
        });
    }

    /**
     * {@return a file to be written}
     *
     * @param file the target; its folders are made
     * @param attributes of the file; without any, who may read it is as for every new file
     * @throws ResultNotSavedException if nothing can be written there
     */
    public static AtomicFile open(Path file, FileAttribute<?>... attributes) {
        Path target = file.toAbsolutePath();
        Optional<String> other = target.getParent() == null ? Optional.of("a folder") : OrdinaryFile.other(target);
        if (other.isPresent()) {
            throw new ResultNotSavedException(
                    "can't write " + target + ": it is " + other.get() + " -> name a file, new or to be replaced");
        }
        try {
            return beside(target, attributes);
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    private static AtomicFile beside(Path target, FileAttribute<?>... attributes) throws IOException {
        Path folder = Objects.requireNonNull(target.getParent());
        Files.createDirectories(folder);
        return AtomicFolder.isAside(folder)
                ? new AtomicFile(target, target, create(target, attributes)) // nobody sees it yet
                : beside(target, folder, attributes);
    }

    // Another process may take the new file for a left one before it is locked: then there is nothing under its name
    // any more
    private static AtomicFile beside(Path target, Path folder, FileAttribute<?>... attributes) throws IOException {
        LeftFiles.remove(folder, "." + target.getFileName(), SUFFIX);
        while (true) {
            // not createTempFile: its files can be read by their owner alone
            Path aside = beside(target, SUFFIX);
            FileChannel channel = create(aside, attributes);
            LeftFiles.lock(aside, channel);
            if (Files.exists(aside)) {
                return new AtomicFile(target, aside, channel);
            }
            LeftFiles.release(aside, channel);
        }
    }

    private static FileChannel create(Path file, FileAttribute<?>... attributes) throws IOException {
        return FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), attributes);
    }

    // digits alone, by which what a killed process left is found again
    private static Path beside(Path target, String ending) {
        String digits = Long.toUnsignedString(UUID.randomUUID().getMostSignificantBits());
        return target.resolveSibling("." + target.getFileName() + digits + ending);
    }

    /** {@return where to write; buffered} */
    public OutputStream out() {
        return out;
    }

    /**
     * Brings everything to the disk, without renaming yet: for several files that shall change together.
     *
     * @throws IOException if it can't be written
     */
    public void finish() throws IOException {
        out.flush();
        channel.force(true);
        written = true;
    }

    /**
     * Puts the file in its place.
     *
     * @throws IOException if it can't be written or renamed
     */
    public void commit() throws IOException {
        if (!written) {
            finish();
        }
        if (!aside.equals(target)) {
            move(aside, target);
            AtomicFolder.sync(target);
        }
        done = true;
        LeftFiles.release(aside, channel); // not before: without its lock it could be taken for a left one
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Puts several files in their places, all or none: everything is on the disk before the first is renamed, and
     * should a renaming fail, those before it are taken back.
     *
     * @param files written, and not committed yet
     * @throws IOException if one can't be written or renamed; the targets are then as they were
     */
    public static void commitAll(List<AtomicFile> files) throws IOException {
        for (AtomicFile file : files) {
            if (!file.written) {
                file.finish();
            }
        }
        try (Replaced replaced = new Replaced()) {
            for (AtomicFile file : files) {
                replaced.keep(file.target, beside(file.target, ".old"));
                file.commit();
            }
            replaced.forget();
        }
    }

    /**
     * {@return the failure in words}
     *
     * @param target what was to be written
     * @param cause why it was not
     */
    public static ResultNotSavedException failed(Path target, IOException cause) {
        return new ResultNotSavedException(
                "can't write " + target.toAbsolutePath() + ": " + reason(cause)
                        + " -> check the folder, its permissions and the disk's free space",
                cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        if (cause instanceof FileSystemException system && system.getReason() == null) {
            return kind + " of " + message; // the message is the path alone
        }
        return message == null ? kind : message;
    }

    @Override
    public void close() {
        if (done) {
            return;
        }
        try {
            LeftFiles.release(aside, channel); // what is still in the buffer is thrown away with the file
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            // the first failure is on its way to the caller; a file left aside harms nobody
            System.getLogger(AtomicFile.class.getName())
                    .log(System.Logger.Level.WARNING, "could not remove {0}", aside);
        }
    }
}
