// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Sha256;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The files of a model's folder with their hashes, in the order in which they are signed. */
final class SignedFiles {
    /** What is never signed, at the top of the folder alone. */
    static final Set<String> IGNORED = Set.of(".git", ".gitattributes", ".github", ".gitignore");

    /** By segment, each by code point. */
    static final Comparator<String> BY_SEGMENT = SignedFiles::compare;

    private SignedFiles() {}

    /**
     * {@return SHA-256 of each file by its path in the folder, with slashes; sorted by segment and code point}
     *
     * @param folder of the model
     * @param ignored files and folders that are left out, by their path in the folder
     * @param signature left out, wherever it lies
     */
    static Map<String, String> of(Path folder, Collection<String> ignored, Path signature) {
        if (!Files.isDirectory(folder)) {
            throw new FineTuneException("no folder: " + folder + " -> name the folder of the model's files");
        }
        Path own = signature.toAbsolutePath().normalize();
        Map<String, String> hashes = new TreeMap<>(BY_SEGMENT);
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                    return ignored.contains(name(folder, inner))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String name = name(folder, file);
                    if (!ignored.contains(name)
                            && !file.toAbsolutePath().normalize().equals(own)) {
                        requireFile(file, attributes);
                        hashes.put(name, Sha256.of(file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new FineTuneException("the files of " + folder + " can't be read -> look at the cause", e);
        }
        return Collections.unmodifiableMap(new LinkedHashMap<>(hashes));
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private static void requireFile(Path file, BasicFileAttributes attributes) {
        if (!attributes.isRegularFile()) {
            String kind = attributes.isSymbolicLink() ? "a symbolic link" : "no ordinary file";
            throw new FineTuneException(
                    file + " is " + kind + " -> put the file itself there: a signature covers bytes");
        }
    }

    /** {@return the hash over all hashes, in their order} */
    static String root(Collection<String> hashes) {
        MessageDigest digest = Sha256.digest();
        hashes.forEach(hash -> digest.update(HexFormat.of().parseHex(hash)));
        return HexFormat.of().formatHex(digest.digest());
    }

    // Segment by segment, each by code point: neither the whole path nor UTF-16 gives this order
    private static int compare(String one, String other) {
        String[] left = one.split("/", -1);
        String[] right = other.split("/", -1);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = compareCodePoints(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.length, right.length);
    }

    private static int compareCodePoints(String one, String other) {
        int[] left = one.codePoints().toArray();
        int[] right = other.codePoints().toArray();
        return Arrays.compare(left, right);
    }
}
