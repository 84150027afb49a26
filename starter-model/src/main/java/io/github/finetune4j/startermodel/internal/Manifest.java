// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.startermodel.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * The files of a model.
 *
 * @param entries in the order of the list
 * @param digest of the list itself, the first 12 hexadecimal digits
 */
record Manifest(List<Entry> entries, String digest) {
    private static final String LIST = "SHA256SUMS";

    /**
     * A file.
     *
     * @param sha256 of its content, hexadecimal
     * @param name relative to the model's folder
     */
    record Entry(String sha256, String name) {
        /** Writes the file into a folder unless it is there and whole. */
        void copyInto(Path folder, ModelInJar jar) throws IOException {
            Path target = folder.resolve(name);
            if (Files.isRegularFile(target) && sha256.equals(hash(target))) {
                return;
            }
            Files.createDirectories(Objects.requireNonNull(target.getParent(), "a folder above " + name));
            Path aside = target.resolveSibling(".aside-" + target.getFileName() + "-" + UUID.randomUUID());
            try {
                if (!sha256.equals(copy(jar.open(name), aside))) {
                    throw new IOException(jar.damaged("the resource " + name + " is damaged"));
                }
                Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(aside);
            }
        }
    }

    /** {@return the list in the jar} */
    static Manifest of(ModelInJar jar) {
        try (InputStream in = jar.open(LIST)) {
            byte[] list = in.readAllBytes();
            return new Manifest(
                    new String(list, StandardCharsets.UTF_8)
                            .lines()
                            .map(Manifest::entry)
                            .toList(),
                    hex(sha256().digest(list)).substring(0, 12));
        } catch (IOException e) {
            throw new UncheckedIOException(jar.damaged("its list of files can't be read"), e);
        }
    }

    // the format of sha256sum: digest, two spaces, name
    private static Entry entry(String line) {
        return new Entry(line.substring(0, 64), line.substring(66));
    }

    private static String hash(Path file) throws IOException {
        return copy(Files.newInputStream(file), OutputStream.nullOutputStream());
    }

    private static String copy(InputStream from, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to)) {
            return copy(from, out);
        }
    }

    /** {@return the SHA-256 of what was copied, hexadecimal} The stream is closed. */
    private static String copy(InputStream from, OutputStream to) throws IOException {
        MessageDigest digest = sha256();
        byte[] some = new byte[1 << 16]; // a file of weights is larger than what a small heap has left
        try (InputStream in = new DigestInputStream(from, digest)) {
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                to.write(some, 0, count);
            }
        }
        return hex(digest.digest());
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256 -> use another one", e);
        }
    }
}
