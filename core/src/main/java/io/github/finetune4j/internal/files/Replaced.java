// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The earlier content of files that were replaced: brought back on {@link #close}, unless they were forgotten before.
 */
final class Replaced implements AutoCloseable {
    /** A file that is about to be replaced; where it didn't exist, there is no copy. */
    private record Old(Path file, Path copy, boolean existed) {}

    private final Deque<Old> kept = new ArrayDeque<>();

    void keep(Path file, Path copy) throws IOException {
        boolean exists = Files.exists(file);
        if (exists) {
            duplicate(file, copy);
        }
        kept.push(new Old(file, copy, exists));
    }

    private static void duplicate(Path file, Path copy) throws IOException {
        try {
            Files.createLink(copy, file);
        } catch (IOException | UnsupportedOperationException e) {
            // not every file system has links; a copy is as good, and a failure of it the caller's
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    void forget() {
        while (!kept.isEmpty()) {
            delete(kept.pop().copy());
        }
    }

    private static void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            // everything is in its place; a copy that stays harms nobody
            System.getLogger(Replaced.class.getName()).log(System.Logger.Level.WARNING, "could not remove {0}", copy);
        }
    }

    @Override
    public void close() throws IOException {
        while (!kept.isEmpty()) {
            Old old = kept.pop();
            if (old.existed()) {
                Files.move(old.copy(), old.file(), StandardCopyOption.REPLACE_EXISTING);
                Files.deleteIfExists(old.copy()); // where both are links to one file, renaming does nothing
            } else {
                Files.deleteIfExists(old.file());
            }
        }
    }
}
