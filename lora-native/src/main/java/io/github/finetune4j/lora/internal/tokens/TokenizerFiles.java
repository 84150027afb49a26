// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.ModelPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer's files of a model: tokenizer.json, tokenizer_config.json and the chat template. Those beside a GGUF
 * file go before the file's own where they have the same tokens, since they say more.
 */
public final class TokenizerFiles {
    private final Path model;
    private final Path folder;
    private final String where;
    private final ObjectNode tokenizer;
    private final ObjectNode config;
    private final boolean beside;

    /**
     * Reads them.
     *
     * @param model a folder, or a GGUF file
     * @throws InvalidModelException if a file is missing or damaged
     */
    public TokenizerFiles(Path model) {
        this.model = model;
        folder = ModelPath.folder(model);
        Path json = folder.resolve("tokenizer.json");
        GgufTokenizer own = ModelPath.gguf(model).map(GgufTokenizer::read).orElse(null);
        ObjectNode found = own == null || Files.exists(json) ? JsonFile.object(json, JsonFile.LARGE) : null;
        beside = own == null || (found != null && own.isThatOf(found));
        if (!beside && found != null) {
            System.getLogger(TokenizerFiles.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "{0} has other tokens than {1}: it is not used, nor what lies beside it",
                            json,
                            model);
        }
        where = beside ? json.toString() : model.toString();
        tokenizer = beside && found != null ? found : metadata(own).tokenizer();
        config = config(own);
    }

    // beside is false only where there is one
    private static GgufTokenizer metadata(@Nullable GgufTokenizer own) {
        if (own == null) {
            throw new IllegalStateException("neither tokenizer.json nor a GGUF file -> report it as a bug");
        }
        return own;
    }

    private ObjectNode config(@Nullable GgufTokenizer own) {
        ObjectNode merged = own == null ? JsonFile.mapper().createObjectNode() : own.config();
        Path file = folder.resolve("tokenizer_config.json");
        if (beside && Files.exists(file)) {
            merged.setAll(JsonFile.object(file));
        }
        return merged;
    }

    /** {@return names the model in messages} */
    String model() {
        return model.toString();
    }

    /** {@return names the source in messages} */
    String where() {
        return where;
    }

    /** {@return tokenizer.json} */
    public ObjectNode tokenizer() {
        return tokenizer;
    }

    /** {@return tokenizer_config.json} */
    public ObjectNode config() {
        return config;
    }

    /** {@return the template's source; a template of its own file goes first, as in transformers} */
    String template() {
        return findTemplate()
                .orElseThrow(
                        () -> new InvalidModelException(
                                "the tokenizer in " + folder
                                        + " has no chat template -> put the model's chat_template.jinja into the folder, or take the instruct version of the model"));
    }

    /** {@return the template's source, if there is one} */
    public Optional<String> findTemplate() {
        Path own = folder.resolve("chat_template.jinja");
        return beside && Files.exists(own)
                ? Optional.of(JsonFile.text(own, JsonFile.SMALL))
                : inConfig(config.path("chat_template"));
    }

    // either the source itself, or a list of named ones
    private static Optional<String> inConfig(JsonNode node) {
        if (node.isTextual()) {
            return Optional.of(node.asText());
        }
        Map<String, String> named = new LinkedHashMap<>();
        node.forEach(each ->
                named.put(each.path("name").asText(), each.path("template").asText()));
        return Optional.ofNullable(named.get("default"));
    }

    /** {@return the texts of bos_token, eos_token and their like, as templates use them} */
    public Map<String, String> specialTokens() {
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String name :
                new String[] {"bos_token", "eos_token", "pad_token", "unk_token", "sep_token", "cls_token", "mask_token"
                }) {
            JsonNode node = config.path(name);
            String text = node.isObject() ? node.path("content").asText("") : node.asText("");
            if (!node.isNull() && !text.isEmpty()) {
                tokens.put(name, text);
            }
        }
        return tokens;
    }
}
