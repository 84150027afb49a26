// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.workspace;

import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A folder that goes when it is closed. */
final class ScratchFolder implements AutoCloseable {
    private final Path folder;

    ScratchFolder() {
        try {
            folder = Files.createTempDirectory("finetune4j-workspace");
        } catch (IOException e) {
            throw new FineTuneException("a workspace for trials: " + e + " -> let java.io.tmpdir be written to", e);
        }
    }

    Path path() {
        return folder;
    }

    @Override
    public void close() {
        try {
            remove();
        } catch (IOException e) {
            throw new FineTuneException("a workspace for trials: " + folder + " stays -> remove it", e);
        }
    }

    private void remove() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
