// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.internal.names.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a model that lies in a folder of this machine. */
public final class ModelFiles {
    /** The fact of a run's end that says where its model lies on this machine. */
    static final String OF_RUN = "modelFolder";

    /** The fact of a model's version that says where it lies, where its reference does not. */
    public static final String OF_MODEL = "folder";

    private ModelFiles() {}

    /** {@return SHA-256 of each file, by its path in the folder; empty if the id is no folder here} */
    public static Map<String, String> hashes(String id) throws IOException {
        Path folder;
        try {
            folder = Path.of(id);
        } catch (InvalidPathException e) {
            return Map.of(); // a provider's own name
        }
        return folder.isAbsolute() && Files.isDirectory(folder) ? hashes(folder) : Map.of();
    }

    private static Map<String, String> hashes(Path folder) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            hashes.put(folder.relativize(file).toString().replace('\\', '/'), Sha256.of(file));
        }
        return hashes;
    }
}
