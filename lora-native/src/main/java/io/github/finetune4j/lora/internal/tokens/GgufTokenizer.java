// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.gguf.GgufFile;
import io.github.finetune4j.lora.internal.gguf.GgufMetadata;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The tokenizer that a GGUF file carries in its metadata, as the tokenizer.json and tokenizer_config.json of the same
 * tokenizer.
 */
final class GgufTokenizer {
    private static final String PREFIX = "tokenizer.ggml.";
    private static final long UNKNOWN = 2;
    private static final long CONTROL = 3;
    private static final long USER_DEFINED = 4;
    private static final Map<String, String> SPECIAL = Map.of(
            "bos_token", "bos",
            "eos_token", "eos",
            "pad_token", "padding",
            "unk_token", "unknown");

    private final GgufMetadata metadata;
    private final List<String> tokens;
    private final List<Long> types;

    private GgufTokenizer(GgufMetadata metadata) {
        this.metadata = metadata;
        tokens = metadata.texts(PREFIX + "tokens");
        types = metadata.wholes(PREFIX + "token_type");
        if (tokens.isEmpty() || (!types.isEmpty() && types.size() != tokens.size())) {
            throw new InvalidModelException(metadata.where() + " has " + tokens.size() + " tokens and " + types.size()
                    + " token types -> the file is damaged, or carries no tokenizer: put tokenizer.json beside it");
        }
    }

    static GgufTokenizer read(Path file) {
        try (GgufFile gguf = GgufFile.open(file)) {
            return new GgufTokenizer(gguf.metadata());
        }
    }

    /** {@return whether a tokenizer.json has the same tokens under the same numbers} */
    boolean isThatOf(ObjectNode tokenizer) {
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        if (!vocabulary.isObject()) {
            return false;
        }
        for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
            int id = entry.getValue().asInt(-1);
            if (id < 0 || id >= tokens.size() || !tokens.get(id).equals(entry.getKey())) {
                return false;
            }
        }
        return vocabulary.size() > 0;
    }

    /** {@return tokenizer_config.json} */
    ObjectNode config() {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("tokenizer_class", "PreTrainedTokenizerFast");
        SPECIAL.forEach((key, own) -> metadata.whole(PREFIX + own + "_token_id")
                .filter(id -> id >= 0 && id < tokens.size())
                .ifPresent(id -> json.put(key, tokens.get(Math.toIntExact(id)))));
        json.put("add_bos_token", metadata.flag(PREFIX + "add_bos_token").orElse(false));
        json.put("clean_up_tokenization_spaces", false);
        metadata.text("tokenizer.chat_template").ifPresent(template -> json.put("chat_template", template));
        return json;
    }

    /**
     * {@return tokenizer.json}
     *
     * @throws UnsupportedCapabilityException if its kind is unknown, naming it
     */
    ObjectNode tokenizer() {
        String kind = metadata.text(PREFIX + "model").orElse("(none)");
        return switch (kind) {
            case "gpt2" -> byteLevel();
            case "llama" -> sentencePieces();
            default -> throw unsupported("tokenizer.ggml.model " + kind, List.of("gpt2", "llama"));
        };
    }

    private ObjectNode byteLevel() {
        String name = metadata.text(PREFIX + "pre")
                .orElseThrow(() -> unsupported("no tokenizer.ggml.pre", PreTokenizers.allNames()));
        PreTokenizers pre = PreTokenizers.ofName(name)
                .orElseThrow(() -> unsupported("tokenizer.ggml.pre " + name, PreTokenizers.allNames()));
        ObjectNode json = start();
        pre.write(json);
        ObjectNode model = model(json, false).put("ignore_merges", pre.ignoresMerges());
        ArrayNode merges = model.putArray("merges");
        for (String merge : metadata.texts(PREFIX + "merges")) {
            int space = merge.indexOf(' ', 1);
            if (space < 0) {
                throw new InvalidModelException(metadata.where() + ": the merge \"" + merge
                        + "\" is no pair -> the file is damaged, fetch it again");
            }
            merges.addArray().add(merge.substring(0, space)).add(merge.substring(space + 1));
        }
        return json;
    }

    private ObjectNode sentencePieces() {
        List<Float> scores = metadata.singles(PREFIX + "scores");
        if (scores.size() != tokens.size()) {
            throw new InvalidModelException(metadata.where() + " has " + tokens.size() + " tokens and " + scores.size()
                    + " scores -> the file is damaged, fetch it again");
        }
        ObjectNode json = start();
        SentencePieces.rules(json, metadata.flag(PREFIX + "add_space_prefix").orElse(true));
        ObjectNode model = model(json, true).put("fuse_unk", true);
        metadata.whole(PREFIX + "unknown_token_id")
                .filter(id -> id >= 0 && id < tokens.size())
                .ifPresent(id -> model.put("unk_token", tokens.get(Math.toIntExact(id))));
        ArrayNode merges = model.putArray("merges");
        SentencePieces.merges(tokens, scores)
                .forEach(pair -> merges.addArray().add(pair.left()).add(pair.right()));
        return json;
    }

    private ObjectNode start() {
        ObjectNode json = JsonFile.mapper().createObjectNode().put("version", "1.0");
        ArrayNode added = json.putArray("added_tokens");
        for (int id = 0; id < types.size(); id++) {
            long type = types.get(id);
            if (type == UNKNOWN || type == CONTROL || type == USER_DEFINED) {
                added.addObject()
                        .put("id", id)
                        .put("content", tokens.get(id))
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", type != USER_DEFINED);
            }
        }
        return json;
    }

    private ObjectNode model(ObjectNode json, boolean byteFallback) {
        ObjectNode model = json.putObject("model").put("type", "BPE").put("byte_fallback", byteFallback);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            vocabulary.put(tokens.get(id), id);
        }
        return model;
    }

    private UnsupportedCapabilityException unsupported(String what, List<String> known) {
        return new UnsupportedCapabilityException(metadata.where() + " has " + what
                + ", which is not supported; those that are: " + known
                + " -> put the model's tokenizer.json and tokenizer_config.json beside the file");
    }
}
