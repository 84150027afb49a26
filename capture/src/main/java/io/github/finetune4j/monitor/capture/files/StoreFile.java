// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture.files;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings that were fixed when a store was made.
 *
 * @param saltInHex random bytes
 */
record StoreFile(String saltInHex) {
    private static final int SALT = 16;
    private static final byte[] PLACE = "store".getBytes(StandardCharsets.UTF_8);

    /** {@return the facts of a store, which is made where there is none} */
    static StoreFile open(Path file, Seal seal) throws IOException {
        if (!Files.exists(file)) {
            byte[] salt = new byte[SALT];
            new SecureRandom().nextBytes(salt);
            Map<String, Object> facts = Map.of(
                    "format",
                    1,
                    "salt",
                    HexFormat.of().formatHex(salt),
                    "encrypted",
                    seal.encrypts(),
                    "check",
                    hex(seal.close(PLACE, PLACE)));
            AtomicFile.writePrivate(file, Json.write(facts));
        }
        Map<String, Object> facts = Json.parseObject(Files.readString(file));
        if (!Boolean.valueOf(seal.encrypts()).equals(facts.get("encrypted"))) {
            throw new FineTuneException("the capture store of " + file
                    + (seal.encrypts()
                            ? " is not encrypted -> open it without a key"
                            : " is encrypted -> give its key"));
        }
        try {
            seal.open(bytes(facts.get("check")), PLACE);
        } catch (IOException e) {
            throw new FineTuneException("the capture store of " + file + " has another key -> give that one", e);
        }
        return new StoreFile(String.valueOf(facts.get("salt")));
    }

    byte[] salt() {
        return bytes(saltInHex);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(@Nullable Object hex) {
        return HexFormat.of().parseHex(String.valueOf(hex));
    }
}
