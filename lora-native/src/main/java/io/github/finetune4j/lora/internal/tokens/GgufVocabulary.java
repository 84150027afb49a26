// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.gguf.GgufMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tokenizer.json as the metadata of a GGUF file: the way back of {@link GgufTokenizer}. */
public final class GgufVocabulary {
    private static final String PREFIX = "tokenizer.ggml.";
    private static final List<String> ENDS = List.of("eos", "eot", "eom");
    private static final long NORMAL = 1;
    private static final long UNKNOWN = 2;
    private static final long CONTROL = 3;
    private static final long USER_DEFINED = 4;
    private static final long UNUSED = 5;
    private static final long BYTE = 6;
    private static final String SPACE = "\u2581";

    private final TokenizerFiles files;
    private final ModelConfig config;
    private final ObjectNode json;
    private final JsonNode model;
    private final String[] tokens;
    private final Long[] types;

    private GgufVocabulary(TokenizerFiles files, ModelConfig config) {
        this.files = files;
        this.config = config;
        json = files.tokenizer();
        model = json.path("model");
        tokens = new String[config.vocabulary()];
        types = new Long[config.vocabulary()];
    }

    /**
     * Puts a model's tokenizer into metadata.
     *
     * @param metadata takes it
     * @param folder of the model
     * @param config of the model
     * @throws UnsupportedCapabilityException if GGUF has no word for the tokenizer's rules
     * @throws InvalidModelException if it does not fit the model
     */
    public static void put(GgufMetadata metadata, Path folder, ModelConfig config) {
        new GgufVocabulary(new TokenizerFiles(folder), config).put(metadata);
    }

    private void put(GgufMetadata metadata) {
        if (!model.path("type").asText().equals("BPE")) {
            throw unsupported("is of type " + model.path("type").asText("(none)"), "BPE is");
        }
        readTokens();
        boolean byteLevel = !model.path("byte_fallback").asBoolean();
        metadata.put(PREFIX + "model", byteLevel ? "gpt2" : "llama");
        if (byteLevel) {
            metadata.put(PREFIX + "pre", rules().ggufName());
        }
        metadata.putTexts(PREFIX + "tokens", Arrays.asList(tokens));
        if (!byteLevel) {
            metadata.putSingles(PREFIX + "scores", scores());
        }
        metadata.putWholes(PREFIX + "token_type", Arrays.asList(types));
        if (byteLevel) {
            metadata.putTexts(
                    PREFIX + "merges",
                    merges().stream().map(pair -> pair.left + " " + pair.right).toList());
        } else {
            metadata.put(PREFIX + "add_space_prefix", marksTheFirst());
        }
        putSpecial(metadata);
        files.findTemplate().ifPresent(template -> metadata.put("tokenizer.chat_template", template));
    }

    private PreTokenizers rules() {
        return PreTokenizers.ofRules(json)
                .orElseThrow(() -> unsupported(
                        "cuts texts by rules that GGUF has no name for here",
                        "those named " + PreTokenizers.allNames() + " are"));
    }

    private UnsupportedCapabilityException unsupported(String what, String known) {
        return new UnsupportedCapabilityException("the tokenizer " + files.where() + " " + what
                + ", which cannot be written as GGUF; " + known
                + " -> write a safetensors folder, and convert it with llama.cpp's own converter");
    }

    private void readTokens() {
        for (Map.Entry<String, JsonNode> entry : model.path("vocab").properties()) {
            set(entry.getValue().asInt(-1), entry.getKey(), isByte(entry.getKey()) ? BYTE : NORMAL);
        }
        for (JsonNode each : json.path("added_tokens")) {
            boolean special = each.path("special").asBoolean();
            set(each.path("id").asInt(-1), each.path("content").asText(), special ? CONTROL : USER_DEFINED);
        }
        String unknown = model.path("unk_token").asText("");
        for (int id = 0; id < tokens.length; id++) {
            if (tokens[id] == null) { // the embedding has more rows than there are tokens
                set(id, "[PAD" + id + "]", UNUSED);
            } else if (!unknown.isEmpty() && tokens[id].equals(unknown)) {
                types[id] = UNKNOWN;
            }
        }
    }

    private void set(int id, String text, long type) {
        if (id < 0 || id >= tokens.length) {
            throw new InvalidModelException("token " + text + " in " + files.where() + " has the number " + id
                    + ", the model's vocabulary ends at " + tokens.length
                    + " -> tokenizer and model don't belong together, fetch them again");
        }
        tokens[id] = text;
        types[id] = type;
    }

    private boolean isByte(String token) {
        return model.path("byte_fallback").asBoolean() && token.matches("<0x[0-9A-F]{2}>");
    }

    private record Pair(String left, String right) {}

    private List<Pair> merges() {
        List<Pair> merges = new ArrayList<>();
        for (JsonNode each : model.path("merges")) {
            String text = each.asText();
            int space = text.indexOf(' ', 1);
            merges.add(
                    each.isArray()
                            ? new Pair(each.path(0).asText(), each.path(1).asText())
                            : new Pair(text.substring(0, Math.max(0, space)), text.substring(space + 1)));
        }
        return merges;
    }

    // llama.cpp merges the pair that gives the token of the highest score first: the order of merging, turned round
    private List<Float> scores() {
        Float[] scores = new Float[tokens.length];
        Arrays.fill(scores, 0f);
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.length; id++) {
            ids.put(tokens[id], id);
        }
        List<Pair> merges = merges();
        for (int rank = merges.size() - 1; rank >= 0; rank--) { // the first merge that gives a token counts
            Integer id = ids.get(merges.get(rank).left + merges.get(rank).right);
            if (id != null) {
                scores[id] = -1f - rank;
            }
        }
        return Arrays.asList(scores);
    }

    private boolean marksTheFirst() {
        return json.path("normalizer").findValues("prepend").stream()
                        .anyMatch(each -> each.asText().equals(SPACE))
                || json.path("pre_tokenizer").findValues("prepend_scheme").stream()
                        .anyMatch(each -> !each.asText().equals("never"));
    }

    private void putSpecial(GgufMetadata metadata) {
        Map<String, String> special = files.specialTokens();
        put(metadata, "bos", special.get("bos_token"));
        put(metadata, "unknown", special.get("unk_token"));
        put(metadata, "padding", special.get("pad_token"));
        putEnds(metadata, special.getOrDefault("eos_token", ""));
        metadata.put(PREFIX + "add_bos_token", addsBos(files));
    }

    private void put(GgufMetadata metadata, String name, @Nullable String token) {
        int id = token == null ? -1 : Arrays.asList(tokens).indexOf(token);
        if (id >= 0) {
            metadata.put(PREFIX + name + "_token_id", (long) id);
        }
    }

    // the tokenizer's own end first, then what else ends an answer; GGUF has words for three
    private void putEnds(GgufMetadata metadata, String own) {
        Set<Integer> ends = new LinkedHashSet<>();
        int id = own.isEmpty() ? -1 : Arrays.asList(tokens).indexOf(own);
        ends.addAll(id >= 0 ? List.of(id) : Collections.emptyList());
        ends.addAll(config.eosIds());
        if (ends.size() > ENDS.size()) {
            throw unsupported("has " + ends.size() + " end tokens", "at most " + ENDS.size() + " are");
        }
        Iterator<Integer> next = ends.iterator();
        for (String name : ENDS) {
            if (next.hasNext()) {
                metadata.put(PREFIX + name + "_token_id", (long) next.next());
            }
        }
    }

    /** {@return whether a tokenizer puts its first token before each text} */
    static boolean addsBos(TokenizerFiles files) {
        String bos = files.specialTokens().getOrDefault("bos_token", "");
        JsonNode said = files.config().path("add_bos_token");
        if (said.isBoolean()) {
            return said.asBoolean() && !bos.isEmpty();
        }
        List<JsonNode> templates = files.tokenizer().path("post_processor").findValues("single");
        return !bos.isEmpty()
                && !templates.isEmpty()
                && templates
                        .get(0)
                        .path(0)
                        .path("SpecialToken")
                        .path("id")
                        .asText()
                        .equals(bos);
    }
}
