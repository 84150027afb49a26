// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the commit of an adapter: PEFT's two files, how it was made, and its card. */
final class AdapterUpload {
    static final String CONFIG = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";
    private static final String MANIFEST = "run-manifest.json";
    private static final String BASE = "base_model_name_or_path";

    private final Path folder;
    private final ModelCard card;

    AdapterUpload(Path folder, ModelCard card) {
        this.folder = folder;
        this.card = card;
    }

    HubCommit.Builder commit() {
        Path weights = folder.resolve(WEIGHTS);
        if (!Files.isRegularFile(weights)) {
            throw new InvalidModelException("no " + WEIGHTS + " in " + folder
                    + " -> name the folder that training made; a whole model is pushed with HubCommit.addFolder");
        }
        HubCommit.Builder commit = HubCommit.builder("Upload adapter")
                .addFile(CONFIG, Json.writePretty(config()) + "\n")
                .addFile(WEIGHTS, weights);
        if (!Files.isRegularFile(folder.resolve(MANIFEST))) {
            return commit.addFile("README.md", card.text());
        }
        Map<String, Object> manifest = new LinkedHashMap<>(object(MANIFEST));
        manifest.replace("baseModel", card.baseModel());
        return commit.addFile(MANIFEST, Json.writePretty(manifest) + "\n")
                .addFile("README.md", card.with(manifest).text());
    }

    /** The base is named as on the Hub: a path of this machine would help nobody. */
    private Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>(object(CONFIG));
        config.put(BASE, card.baseModel());
        return config;
    }

    private Map<String, Object> object(String name) {
        Path file = folder.resolve(name);
        try {
            return Json.parseObject(Files.readString(file));
        } catch (IOException | JsonException e) {
            throw new InvalidModelException(
                    "cannot read " + file + ": " + e.getMessage() + " -> name the folder that training made", e);
        }
    }
}
