// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Files that have an end and can be replaced. A device, pipe or socket may give bytes for ever, or none until somebody
 * writes.
 */
public final class OrdinaryFile {
    /** What to do with anything else that data shall come from. */
    public static final String FIX = "name the file inside it, or write what it gives to a file first";

    private OrdinaryFile() {}

    /**
     * {@return what the path leads to, in words, where that is no ordinary file; empty for an ordinary one, for a link
     * to one, and where there is nothing}
     *
     * @param path is not opened: opening a pipe can wait for ever
     */
    public static Optional<String> other(Path path) {
        try {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
            if (found.isRegularFile()) {
                return Optional.empty();
            }
            return Optional.of(found.isDirectory() ? "a folder" : "a device, pipe or socket");
        } catch (IOException nothing) {
            return Optional.empty(); // whoever opens it says why it can't be
        }
    }

    /**
     * Refuses what is no ordinary file.
     *
     * @param file to be read
     * @throws IOException if it is something else; the message says what
     */
    public static void require(Path file) throws IOException {
        Optional<String> other = other(file);
        if (other.isPresent()) {
            throw new IOException(file.toAbsolutePath() + " is " + other.get());
        }
    }
}
