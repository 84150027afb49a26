package io.github.finetune4j.data.internal;

import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.OrdinaryFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** Writes a text beside its place, then moves it there: an existing file is replaced whole or stays. */
public final class FileReplacement {
    private FileReplacement() {}

    /**
     * Writes a file that everyone may read who may read the folder.
     *
     * @param file made with its folders, or replaced
     * @param text in UTF-8
     */
    public static void write(Path file, String text) {
        replace(file, text);
    }

    /**
     * Writes a file that only its owner may read, where the file system knows permissions.
     *
     * @param file made with its folders, or replaced
     * @param text in UTF-8
     */
    public static void writePrivate(Path file, String text) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        if (posix) {
            replace(file, text, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            replace(file, text);
        }
    }

    private static void replace(Path file, String text, FileAttribute<?>... attributes) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IllegalArgumentException("a file name is needed, got " + file);
        }
        OrdinaryFile.other(target).ifPresent(other -> {
            throw new ResultNotSavedException(
                    "can't write " + target + ": it is " + other + " -> name a file, new or to be replaced");
        });
        try {
            Files.createDirectories(folder);
            Path part = folder.resolve("." + UUID.randomUUID() + ".part");
            try {
                Files.createFile(part, attributes);
                Files.write(part, text.getBytes(StandardCharsets.UTF_8));
                move(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw AtomicFile.failed(target, e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
