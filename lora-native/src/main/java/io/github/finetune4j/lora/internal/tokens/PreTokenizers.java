// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A way in which byte-level tokenizers cut a text before merging: GGUF says it by a name ({@code tokenizer.ggml.pre}),
 * tokenizer.json by rules. The expressions are facts of the published tokenizers, as llama.cpp lists them too.
 */
enum PreTokenizers {
    GPT2(List.of("gpt-2", "default"), null, false, false, false),
    SMOLLM(List.of("smollm"), null, true, false, false),
    LLAMA3(
            List.of("llama-bpe", "llama3", "llama-v3"),
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            false,
            false,
            true),
    QWEN2(
            List.of("qwen2"),
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            false,
            true,
            false);

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> names;

    private final @Nullable String expression;
    private final boolean digits;
    private final boolean composed;
    private final boolean ignoreMerges;

    PreTokenizers(
            List<String> names, @Nullable String expression, boolean digits, boolean composed, boolean ignoreMerges) {
        this.names = names;
        this.expression = expression;
        this.digits = digits;
        this.composed = composed;
        this.ignoreMerges = ignoreMerges;
    }

    static Optional<PreTokenizers> ofName(String name) {
        return List.of(values()).stream()
                .filter(each -> each.names.contains(name))
                .findFirst();
    }

    /** {@return the one whose rules a tokenizer.json has} */
    static Optional<PreTokenizers> ofRules(ObjectNode tokenizer) {
        JsonNode rules = tokenizer.path("pre_tokenizer");
        List<JsonNode> steps = new java.util.ArrayList<>();
        (rules.has("pretokenizers") ? rules.path("pretokenizers") : List.of(rules)).forEach(steps::add);
        return List.of(values()).stream().filter(each -> each.fits(steps)).findFirst();
    }

    private boolean fits(List<JsonNode> steps) {
        List<JsonNode> left = new java.util.ArrayList<>(steps);
        if (digits) {
            if (left.isEmpty()
                    || !left.get(0).path("type").asText().equals("Digits")
                    || !left.remove(0).path("individual_digits").asBoolean()) {
                return false;
            }
        }
        if (expression != null) {
            if (left.isEmpty()
                    || !left.remove(0).path("pattern").path("Regex").asText().equals(expression)) {
                return false;
            }
        }
        return left.size() == 1
                && left.get(0).path("type").asText().equals("ByteLevel")
                && left.get(0).path("use_regex").asBoolean(true) == (expression == null)
                && !left.get(0).path("add_prefix_space").asBoolean(true);
    }

    /** {@return the name that GGUF has for it} */
    String ggufName() {
        return names.get(0);
    }

    /** {@return every name that is known} */
    static List<String> allNames() {
        return List.of(values()).stream().flatMap(each -> each.names.stream()).toList();
    }

    /** Puts its rules into a tokenizer.json. */
    void write(ObjectNode tokenizer) {
        if (composed) {
            tokenizer.putObject("normalizer").put("type", "NFC");
        }
        ObjectNode sequence = tokenizer.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode steps = sequence.putArray("pretokenizers");
        if (digits) {
            steps.addObject().put("type", "Digits").put("individual_digits", true);
        }
        if (expression != null) {
            ObjectNode split = steps.addObject().put("type", "Split");
            split.putObject("pattern").put("Regex", expression);
            split.put("behavior", "Isolated").put("invert", false);
        }
        steps.add(byteLevel(false, expression == null));
        tokenizer.set("decoder", byteLevel(true, true));
    }

    boolean ignoresMerges() {
        return ignoreMerges;
    }

    private static ObjectNode byteLevel(boolean prefix, boolean expression) {
        return JsonFile.mapper()
                .valueToTree(Map.of(
                        "type",
                        "ByteLevel",
                        "add_prefix_space",
                        prefix,
                        "trim_offsets",
                        true,
                        "use_regex",
                        expression));
    }
}
