// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The statement that is signed: an in-toto statement that names each file and its hash.
 *
 * @param files hash of each file by its path, in order
 * @param ignored paths that were left out
 */
record Statement(Map<String, String> files, List<String> ignored) {
    static final String TYPE = "https://in-toto.io/Statement/v1";
    static final String PREDICATE = "https://model_signing/signature/v1.0";

    String json(String model) {
        Map<String, Object> serialization = new LinkedHashMap<>();
        serialization.put("method", "files");
        serialization.put("hash_type", "sha256");
        serialization.put("allow_symlinks", false);
        serialization.put("ignore_paths", ignored);
        List<Map<String, Object>> resources = new ArrayList<>();
        files.forEach((name, hash) -> resources.add(Map.of("name", name, "digest", hash, "algorithm", "sha256")));
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", TYPE);
        statement.put(
                "subject",
                List.of(Map.of("name", model, "digest", Map.of("sha256", SignedFiles.root(files.values())))));
        statement.put("predicateType", PREDICATE);
        statement.put("predicate", Map.of("serialization", serialization, "resources", resources));
        return Json.write(statement);
    }

    /**
     * {@return the statement of a payload}
     *
     * @throws FineTuneException if it is another kind of statement, or contradicts itself
     */
    static Statement parse(byte[] payload) {
        SignatureObject all = SignatureObject.of(payload);
        require("type of the statement", TYPE, all.text("_type"));
        require("type of the predicate", PREDICATE, all.text("predicateType"));
        List<SignatureObject> subjects = all.objects("subject");
        if (subjects.size() != 1) {
            throw new FineTuneException(
                    "subjects of the statement: " + subjects.size() + " -> sign one model in one signature");
        }
        SignatureObject predicate = all.object("predicate");
        SignatureObject how = predicate.object("serialization");
        require("method", "files", how.text("method"));
        require("hash_type", "sha256", how.text("hash_type"));
        Map<String, String> files = new LinkedHashMap<>();
        for (SignatureObject file : predicate.objects("resources")) {
            require("algorithm of " + file.text("name"), "sha256", file.text("algorithm"));
            if (!file.text("digest").matches("[0-9a-f]{64}")
                    || files.put(file.text("name"), file.text("digest")) != null) {
                throw new FineTuneException("resource " + file.text("name")
                        + ": named twice, or without a SHA-256 -> sign the model again");
            }
        }
        String root = subjects.get(0).object("digest").text("sha256");
        require("root digest of the named files", root, SignedFiles.root(files.values()));
        return new Statement(files, how.texts("ignore_paths"));
    }

    static void require(String what, String expected, String found) {
        if (!Objects.equals(expected, found)) {
            throw new FineTuneException(what + ": " + found + ", not " + expected + " -> sign the model again, as"
                    + " OpenSSF Model Signing 1.0 says");
        }
    }
}
