// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Changes a JSON file: mostly values where they stand, so that what comes out is read on and not refused as no JSON.
 */
final class FuzzJson {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "2",
            "3",
            "7",
            "64",
            "128",
            "129",
            "1000",
            "65536",
            "16777216",
            "2147483647",
            "2147483648",
            "-2147483648",
            "9223372036854775807",
            "1e308",
            "1e-308",
            "0.5",
            "-0.0",
            "\"\"",
            "\"a\"",
            "\"\\u0000\"",
            "\"\\ud83d\"",
            "[]",
            "{}",
            "[0]",
            "[[]]",
            "{\"type\":\"Sequence\"}",
            "\"F32\"",
            "\"F16\"",
            "\"I64\"",
            "\"llama\"",
            "\"qwen2\"",
            "\"gemma2\"");
    /** Parts of tokenizer files that are known to be dangerous, or seldom used. */
    private static final List<String> PARTS = List.of(
            "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"\"}",
            "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAA\"}",
            "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"/////wAAAAA=\"}",
            "{\"type\":\"Strip\",\"content\":\"a\",\"start\":1000000,\"stop\":1000000}",
            "{\"type\":\"Strip\",\"strip_left\":true,\"strip_right\":true}",
            "{\"type\":\"FixedLength\",\"length\":0}",
            "{\"type\":\"FixedLength\",\"length\":5}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a|aa)+$\"},\"behavior\":\"Isolated\",\"invert\":false}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"((a*)*)*b\"},\"behavior\":\"Removed\",\"invert\":true}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(?<a>\\\\g<a>)\"},\"behavior\":\"Isolated\",\"invert\":false}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\"},\"behavior\":\"MergedWithNext\",\"invert\":false}",
            "{\"type\":\"Split\",\"pattern\":{\"String\":\"\"},\"behavior\":\"Contiguous\",\"invert\":true}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"" + "(".repeat(3000) + ")".repeat(3000)
                    + "\"},\"behavior\":\"Isolated\",\"invert\":false}",
            "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
            "{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},\"content\":\"a\"}",
            "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\".\"},\"content\":\"$0$0$0$0$0$0\"}",
            "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Replace\",\"pattern\":{\"String\":\""
                    + " \"},\"content\":\"                    \"},{\"type\":\"Replace\",\"pattern\":{\"String\":\""
                    + " \"},\"content\":\"                    \"},{\"type\":\"Replace\",\"pattern\":{\"String\":\""
                    + " \"},\"content\":\"                    \"},{\"type\":\"Replace\",\"pattern\":{\"String\":\""
                    + " \"},\"content\":\"                    \"}]}",
            "{\"type\":\"Prepend\",\"prepend\":\"\"}",
            "{\"type\":\"Metaspace\",\"replacement\":\"ab\",\"prepend_scheme\":\"always\",\"split\":true}",
            "{\"type\":\"Metaspace\",\"replacement\":\"\u2581\",\"prepend_scheme\":\"first\",\"split\":false}",
            "{\"type\":\"WordPiece\",\"prefix\":\"\",\"cleanup\":true}",
            "{\"type\":\"CTC\",\"pad_token\":\"\",\"word_delimiter_token\":\"\",\"cleanup\":true}",
            "{\"type\":\"BPEDecoder\",\"suffix\":\"\"}",
            "{\"type\":\"ByteFallback\"}",
            "{\"type\":\"Fuse\"}",
            "{\"type\":\"NFKD\"}",
            "{\"type\":\"Lowercase\"}",
            "{\"type\":\"StripAccents\"}",
            "{\"type\":\"Nmt\"}",
            "{\"type\":\"UnicodeScripts\"}",
            "{\"type\":\"BertNormalizer\"}",
            "{\"type\":\"Punctuation\",\"behavior\":\"Contiguous\"}",
            "{\"type\":\"Digits\",\"individual_digits\":true}",
            "{\"type\":\"CharDelimiterSplit\",\"delimiter\":\"a\"}",
            "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"x\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{}}",
            "{\"type\":\"Unigram\",\"unk_id\":5,\"vocab\":[],\"byte_fallback\":true}",
            "{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"<unk>\",0.0],[\"a\",-1e308]],\"byte_fallback\":true}",
            "{\"type\":\"WordPiece\",\"unk_token\":\"x\",\"continuing_subword_prefix\":\"##\",\"max_input_chars_per_word\":100,\"vocab\":{}}",
            nested("Unigram", 300),
            nested("Unigram", 2046),
            "{\"type\":\"WordLevel\",\"vocab\":{\"a\":0},\"unk_token\":\"b\"}",
            "{\"type\":\"BPE\",\"dropout\":0.5,\"vocab\":{\"a\":0},\"merges\":[[\"a\",\"a\"]]}",
            "{\"type\":\"BPE\",\"unk_token\":\"b\",\"fuse_unk\":true,\"vocab\":{\"a\":4294967295},\"merges\":[]}");

    /** A vocabulary of pieces each of which begins the next. */
    private static String nested(String type, int pieces) {
        StringBuilder json = new StringBuilder("{\"type\":\"" + type + "\",\"unk_id\":0,\"vocab\":[[\"<unk>\",0.0]");
        for (int length = 1; length <= pieces; length += pieces / 300 + 1) {
            json.append(",[\"")
                    .append("a".repeat(length))
                    .append("\",-")
                    .append(length)
                    .append(']');
        }
        return json.append("],\"byte_fallback\":true}").toString();
    }

    private static final List<String> PLACES =
            List.of("normalizer", "pre_tokenizer", "decoder", "post_processor", "model");
    private static final List<String> TEMPLATES = List.of(
            "{% for i in range(999999999) %}x{% endfor %}",
            "{{ messages[9].content }}",
            "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
            "{{ 'a' * 999999999 }}",
            "{% set x = [] %}{{ x.append(x) }}{{ x }}",
            "{{ " + "(".repeat(5000) + "1" + ")".repeat(5000) + " }}",
            "{{ messages | tojson(indent=999999999) }}",
            "{{ '%s' | format(1) }}",
            "{{ ''.join(messages) }}",
            "{%- generation -%}",
            "{{ 1 // 0 }}");

    private final Random random;

    FuzzJson(Random random) {
        this.random = random;
    }

    byte[] changed(String name, byte[] file) {
        if (random.nextInt(8) == 0) {
            return new Mutation(List.of(file), random).next();
        }
        JsonNode root = JsonLines.node(new String(file, StandardCharsets.UTF_8));
        if (name.equals("tokenizer.json") && random.nextInt(3) > 0) {
            part((ObjectNode) root);
        } else if (name.equals("tokenizer_config.json") && random.nextInt(3) == 0) {
            ((ObjectNode) root).put("chat_template", TEMPLATES.get(random.nextInt(TEMPLATES.size())));
        } else {
            for (int count = random.nextInt(3); count >= 0; count--) {
                change(root);
            }
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void part(ObjectNode root) {
        for (int count = random.nextInt(2); count >= 0; count--) {
            root.set(
                    PLACES.get(random.nextInt(PLACES.size())), JsonLines.node(PARTS.get(random.nextInt(PARTS.size()))));
        }
    }

    private void change(JsonNode root) {
        List<ContainerNode<?>> all = new ArrayList<>();
        collect(root, all);
        // the outer ones are few among a vocabulary's, and the more important
        ContainerNode<?> at = all.get(random.nextInt(random.nextBoolean() ? Math.min(8, all.size()) : all.size()));
        if (at instanceof ObjectNode object) {
            object(object);
        } else if (at instanceof ArrayNode array) {
            array(array);
        }
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> into) {
        if (node instanceof ContainerNode<?> container) {
            into.add(container);
        }
        node.forEach(each -> collect(each, into));
    }

    private void object(ObjectNode at) {
        List<String> names = new ArrayList<>();
        at.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            at.set("a", value());
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(6)) {
            case 0 -> at.remove(name);
            case 1 -> at.set(name + "a", at.remove(name));
            case 2 -> at.set(names.get(random.nextInt(names.size())), at.get(name));
            default -> at.set(name, value());
        }
    }

    private void array(ArrayNode at) {
        if (at.isEmpty() || random.nextInt(4) == 0) {
            at.add(value());
        } else if (random.nextInt(3) == 0) {
            at.remove(random.nextInt(at.size()));
        } else {
            at.set(random.nextInt(at.size()), value());
        }
    }

    private JsonNode value() {
        return random.nextInt(10) == 0
                ? JsonNodeFactory.instance.numberNode(random.nextInt())
                : JsonLines.node(VALUES.get(random.nextInt(VALUES.size())));
    }
}
