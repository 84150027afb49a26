// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.internal.names.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Rows in a file of this machine, ready to be uploaded under the name of their content.
 *
 * @param file to be deleted afterwards
 * @param size bytes
 * @param sha256 of the bytes, in hexadecimal digits
 * @param key of the object
 */
record StagedRows(Path file, long size, String sha256, String key) implements AutoCloseable {
    private static final String ROWS = ".jsonl";

    /** Writes what is to be sent. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    static StagedRows of(BedrockRows rows, Dataset data, String prefix) {
        return of(out -> rows.write(data, out), prefix + "data/", ROWS);
    }

    /** {@return a file for an object of that folder, named by its content and an ending} */
    static StagedRows of(Content content, String folder, String ending) {
        Path file = null;
        try {
            file = Files.createTempFile("finetune4j-", ending);
            MessageDigest digest = Sha256.digest();
            try (OutputStream out =
                    new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest)) {
                content.write(out);
            }
            String hash = HexFormat.of().formatHex(digest.digest());
            return new StagedRows(file, Files.size(file), hash, folder + hash + ending);
        } catch (IOException e) {
            delete(file);
            throw new FineTuneException(
                    "cannot write the rows to a temporary file: " + e + " -> give java.io.tmpdir more space", e);
        }
    }

    /** {@return a file that is there, for an object of that key; it stays where it is, so it is not to be closed} */
    static StagedRows of(Path file, String key) {
        Checksums sums = Checksums.of(io.github.finetune4j.http.upload.Content.of(file));
        try {
            return new StagedRows(file, Files.size(file), sums.sha256(), key);
        } catch (IOException e) {
            throw new FineTuneException(file + " cannot be read: " + e + " -> check its permissions", e);
        }
    }

    String contentType() {
        return key.endsWith(ROWS) ? "application/jsonl" : "application/octet-stream";
    }

    String checksum() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    @Override
    public void close() {
        delete(file);
    }
}
