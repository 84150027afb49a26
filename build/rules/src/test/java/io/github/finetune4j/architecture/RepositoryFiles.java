// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The files of this repository that people write: nothing built, nothing of somebody else's. */
final class RepositoryFiles {
    private RepositoryFiles() {}

    /** {@return the files whose names end so, in no certain order} */
    static List<Path> endingIn(String end) throws IOException {
        List<Path> found = new ArrayList<>();
        Path root = Fixtures.repository();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.equals(root) || isOurs(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getFileName().toString().endsWith(end)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static boolean isOurs(Path folder) {
        String name = folder.getFileName().toString();
        return !name.equals("target") && !name.startsWith(".") && !folder.endsWith(Path.of("fixtures", "files"));
    }

    /** {@return a file's path and line, as an editor opens it} */
    static String place(Path file, int line) {
        return Fixtures.repository().relativize(file) + ":" + line;
    }
}
