// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
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
    static StagedRows of(BedrockRows rows, Dataset data, String prefix) {
        Path file = null;
        try {
            file = Files.createTempFile("finetune4j-", ".jsonl");
            MessageDigest digest = Hashes.sha256();
            try (OutputStream out =
                    new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file)), digest)) {
                rows.write(data, out);
            }
            String hash = Hashes.hex(digest.digest());
            return new StagedRows(file, Files.size(file), hash, prefix + "data/" + hash + ".jsonl");
        } catch (IOException e) {
            delete(file);
            throw new FineTuneException(
                    "cannot write the rows to a temporary file: " + e + " -> give java.io.tmpdir more space", e);
        }
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
