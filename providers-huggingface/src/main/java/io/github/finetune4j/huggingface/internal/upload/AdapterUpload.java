// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.upload;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.huggingface.HubCommit;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.internal.files.WholeFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes the commit of an adapter: PEFT's two files, how it was made, and its card.
 *
 * @param folder holds PEFT's two files
 * @param baseModel as the Hub names it
 */
public record AdapterUpload(Path folder, String baseModel) {
    private static final String CONFIG = RepoNames.ADAPTER_CONFIG;
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String MANIFEST = "run-manifest.json";
    private static final String BASE = "base_model_name_or_path";

    public AdapterUpload {
        if (!Files.isRegularFile(folder.resolve(WEIGHTS))) {
            throw new InvalidModelException("no " + WEIGHTS + " in " + folder
                    + " -> name the folder that training made; a whole model is pushed with HubCommit.addFolder");
        }
    }

    private boolean hasManifest() {
        return Files.isRegularFile(folder.resolve(MANIFEST));
    }

    /** {@return how it was made, its base named as on the Hub; empty where the run left no manifest} */
    public Map<String, Object> manifest() {
        if (!hasManifest()) {
            return Map.of();
        }
        Map<String, Object> manifest = new LinkedHashMap<>(object(MANIFEST));
        manifest.replace("baseModel", baseModel);
        return manifest;
    }

    /**
     * {@return the commit that uploads the adapter}
     *
     * @param card what becomes its page
     */
    public HubCommit.Builder commit(String card) {
        HubCommit.Builder commit = HubCommit.builder("Upload adapter")
                .addFile(CONFIG, Json.writePretty(config()) + "\n")
                .addFile(WEIGHTS, folder.resolve(WEIGHTS));
        if (hasManifest()) {
            commit.addFile(MANIFEST, Json.writePretty(manifest()) + "\n");
        }
        return commit.addFile("README.md", card);
    }

    /** The base is named as on the Hub: a path of this machine would help nobody. */
    private Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>(object(CONFIG));
        config.put(BASE, baseModel);
        return config;
    }

    private Map<String, Object> object(String name) {
        Path file = folder.resolve(name);
        try {
            return Json.parseObject(WholeFile.text(file));
        } catch (IOException | JsonException e) {
            throw new InvalidModelException(
                    "cannot read " + file + ": " + e.getMessage() + " -> name the folder that training made", e);
        }
    }
}
