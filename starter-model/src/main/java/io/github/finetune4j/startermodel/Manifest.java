// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.startermodel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The files of the model.
 *
 * @param entries in the order of the list
 * @param digest of the list itself, the first 12 hexadecimal digits
 */
record Manifest(List<Entry> entries, String digest) {
    private static final String FOLDER = "model/";
    private static final String LIST = "SHA256SUMS";

    /**
     * A file.
     *
     * @param sha256 of its content, hexadecimal
     * @param name without folder
     */
    record Entry(String sha256, String name) {
        /** Writes the file into a folder unless it is there and whole. */
        void copyInto(Path folder) throws IOException {
            Path target = folder.resolve(name);
            if (Files.isRegularFile(target) && sha256.equals(hash(Files.readAllBytes(target)))) {
                return;
            }
            byte[] content = resource(name);
            if (!sha256.equals(hash(content))) {
                throw new IOException(
                        "the resource " + name + " in the jar of the starter model is damaged -> get the jar again");
            }
            Path aside = folder.resolve(".aside-" + name + "-" + UUID.randomUUID());
            try {
                Files.write(aside, content);
                Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(aside);
            }
        }
    }

    /** {@return the list in the jar} */
    static Manifest ofResource() {
        try {
            byte[] list = resource(LIST);
            return new Manifest(
                    new String(list, StandardCharsets.UTF_8)
                            .lines()
                            .map(Manifest::entry)
                            .toList(),
                    hash(list).substring(0, 12));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the starter model from its jar -> get the jar again", e);
        }
    }

    // the format of sha256sum: digest, two spaces, name
    private static Entry entry(String line) {
        return new Entry(line.substring(0, 64), line.substring(66));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Manifest.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IOException(
                        "no resource " + FOLDER + name + " in the jar of the starter model -> get the jar again");
            }
            return in.readAllBytes();
        }
    }

    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256 -> use another one", e);
        }
    }
}
