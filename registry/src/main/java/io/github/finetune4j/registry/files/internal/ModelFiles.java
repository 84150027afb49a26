// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a model that lies in a folder of this machine. */
public final class ModelFiles {
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
            hashes.put(folder.relativize(file).toString().replace('\\', '/'), sha256(file));
        }
        return hashes;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256 -> run a complete Java 17 or later", e);
        }
    }
}
