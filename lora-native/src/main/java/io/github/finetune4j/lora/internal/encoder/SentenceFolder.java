// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.JsonSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The settings of a sentence-transformers folder beside the encoder: how a text's vector is made, and how long a text
 * may be.
 *
 * @param pooling of tokens to one vector
 * @param normalize whether vectors have length 1
 * @param maxTokens of a text; empty where the folder does not say
 * @param prompts texts that go before others, by name
 * @param prompt the one that goes before every text; empty where the folder names none
 */
record SentenceFolder(
        Pooling pooling, boolean normalize, OptionalInt maxTokens, Map<String, String> prompts, String prompt) {
    private static final int LONGEST = 1 << 20;
    private static final String MODULES = "modules.json";
    private static final String SENTENCES = "config_sentence_transformers.json";

    /**
     * {@return what a folder says; vectors are not normalized where it has no modules.json}
     *
     * @param folder of an encoder
     * @param otherwise the pooling where the folder does not say
     * @throws InvalidModelException if a file is damaged
     * @throws UnsupportedCapabilityException if a vector is made by more than pooling and normalizing, naming what
     */
    static SentenceFolder read(Path folder, Pooling otherwise) {
        Path modules = folder.resolve(MODULES);
        if (!isIn(folder)) {
            return new SentenceFolder(otherwise, false, limit(folder), Map.of(), "");
        }
        Pooling pooling = otherwise;
        boolean normalize = false;
        for (JsonNode module : list(modules)) {
            String type = module.path("type").asText();
            String kind = type.substring(type.lastIndexOf('.') + 1);
            switch (kind) {
                case "Transformer" -> requireHere(module.path("path").asText(), modules);
                case "Pooling" ->
                    pooling = pooling(inside(folder, module, modules).resolve("config.json"));
                case "Normalize" -> normalize = true;
                default ->
                    throw new UnsupportedCapabilityException(modules + ": a module of type \"" + kind
                            + "\" is not supported; those that are: Transformer, Pooling, Normalize -> take an encoder"
                            + " without it");
            }
        }
        Map<String, String> prompts = prompts(folder);
        return new SentenceFolder(pooling, normalize, longest(folder), prompts, prompt(folder, prompts));
    }

    /** {@return whether a folder says how a text's vector is made} */
    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(MODULES));
    }

    private static JsonNode list(Path modules) {
        try {
            JsonNode list = JsonFile.mapper().readTree(JsonFile.text(modules, JsonFile.SMALL));
            if (list.isArray()) {
                return list;
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new InvalidModelException(
                    modules + " is no JSON: " + e.getOriginalMessage() + " -> the file is damaged, fetch it again", e);
        }
        throw new InvalidModelException(modules + " is no list of modules -> the file is damaged, fetch it again");
    }

    private static void requireHere(String path, Path modules) {
        if (!path.isEmpty() && !path.equals(".")) {
            throw new UnsupportedCapabilityException(modules + ": the encoder lies in a folder of its own"
                    + " -> move its files beside modules.json and set its path to \"\"");
        }
    }

    private static Path inside(Path folder, JsonNode module, Path modules) {
        Path path = folder.resolve(module.path("path").asText()).normalize();
        if (!path.startsWith(folder.normalize())) {
            throw new InvalidModelException(
                    modules + ": a module's path leads out of the folder -> the file is damaged, fetch it again");
        }
        return path;
    }

    private static Pooling pooling(Path file) {
        ObjectNode json = JsonFile.object(file);
        Map<String, Pooling> known = new LinkedHashMap<>();
        known.put("mean", Pooling.MEAN);
        known.put("cls", Pooling.FIRST);
        known.put("lasttoken", Pooling.LAST);
        String named = json.path("pooling_mode").asText("");
        if (named.isEmpty()) {
            for (Map.Entry<String, JsonNode> entry : json.properties()) {
                if (entry.getKey().startsWith("pooling_mode_")
                        && entry.getValue().asBoolean()) {
                    String mode = entry.getKey()
                            .substring("pooling_mode_".length())
                            .replace("_tokens", "")
                            .replace("_token", "");
                    named = named.isEmpty() ? mode : named + " with " + mode;
                }
            }
        }
        Pooling pooling = known.get(named.isEmpty() ? "mean" : named);
        if (pooling == null || !json.path("include_prompt").asBoolean(true)) {
            throw new UnsupportedCapabilityException(file + ": pooling by " + named
                    + (pooling == null ? "" : " without the prompt") + " is not supported; those that are: mean, cls,"
                    + " lasttoken -> take an encoder with one of them");
        }
        return pooling;
    }

    // since version 6 the limit stands where transformers keeps it
    private static OptionalInt longest(Path folder) {
        OptionalInt limit = limit(folder);
        Path file = folder.resolve("tokenizer_config.json");
        if (limit.isPresent() || !Files.exists(file)) {
            return limit;
        }
        double most = JsonFile.object(file).path("model_max_length").asDouble(0);
        return most >= 1 && most <= LONGEST ? OptionalInt.of((int) most) : OptionalInt.empty();
    }

    private static OptionalInt limit(Path folder) {
        Path file = folder.resolve("sentence_bert_config.json");
        if (!Files.exists(file)) {
            return OptionalInt.empty();
        }
        ObjectNode json = JsonFile.object(file);
        if (!json.hasNonNull("max_seq_length")) {
            return OptionalInt.empty();
        }
        JsonSettings s = new JsonSettings(json);
        int most = s.count("max_seq_length", LONGEST);
        s.throwIfWrong(file.toString(), "fetch the file again");
        return OptionalInt.of(most);
    }

    private static Map<String, String> prompts(Path folder) {
        Path file = folder.resolve(SENTENCES);
        Map<String, String> prompts = new LinkedHashMap<>();
        if (Files.exists(file)) {
            JsonFile.object(file)
                    .path("prompts")
                    .properties()
                    .forEach(entry ->
                            prompts.put(entry.getKey(), entry.getValue().asText()));
        }
        return Map.copyOf(prompts);
    }

    private static String prompt(Path folder, Map<String, String> prompts) {
        Path file = folder.resolve(SENTENCES);
        String name = Files.exists(file)
                ? JsonFile.object(file).path("default_prompt_name").asText("")
                : "";
        if (name.isEmpty()) {
            return "";
        }
        String prompt = prompts.get(name);
        if (prompt == null) {
            throw new InvalidModelException(
                    file + ": default_prompt_name names none of its prompts -> the file is damaged, fetch it again");
        }
        return prompt;
    }
}
