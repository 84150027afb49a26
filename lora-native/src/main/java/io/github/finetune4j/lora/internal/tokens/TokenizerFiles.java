package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tokenizer's files of a model folder: tokenizer.json, tokenizer_config.json and the chat template. */
final class TokenizerFiles {
    private final Path folder;
    private final ObjectNode config;

    TokenizerFiles(Path folder) {
        this.folder = folder;
        Path file = folder.resolve("tokenizer_config.json");
        config = Files.exists(file) ? JsonFile.object(file) : JsonFile.mapper().createObjectNode();
    }

    Path tokenizerJson() {
        return folder.resolve("tokenizer.json");
    }

    ObjectNode tokenizer() {
        return JsonFile.object(tokenizerJson(), JsonFile.LARGE);
    }

    /** {@return the template's source; a template of its own file goes first, as in transformers} */
    String template() {
        Path own = folder.resolve("chat_template.jinja");
        if (Files.exists(own)) {
            return JsonFile.text(own, JsonFile.SMALL);
        }
        return inConfig(config.path("chat_template"))
                .orElseThrow(
                        () -> new InvalidModelException(
                                "the tokenizer in " + folder
                                        + " has no chat template -> put the model's chat_template.jinja into the folder, or take the instruct version of the model"));
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
    Map<String, String> specialTokens() {
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
