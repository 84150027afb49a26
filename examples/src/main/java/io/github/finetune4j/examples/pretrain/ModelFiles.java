// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import io.github.finetune4j.examples.tickets.JsonLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes everything of a model folder in Hugging Face's layout except the weights. */
final class ModelFiles {
    /** Longest row that the model may be asked to read. */
    private static final int CONTEXT = 512;

    private static final String TEMPLATE = """
            {%- for message in messages -%}
            {{- '<|im_start|>' + message['role'] + '\\n' -}}
            {%- if message['role'] == 'assistant' -%}
            {%- generation -%}{{- message['content'] + '<|im_end|>' -}}{%- endgeneration -%}
            {%- else -%}
            {{- message['content'] + '<|im_end|>' -}}
            {%- endif -%}
            {{- '\\n' -}}
            {%- endfor -%}
            {%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}""";

    private ModelFiles() {}

    /**
     * The shape of a model; the vocabulary head is the embedding.
     *
     * @param hidden width of the residual stream
     * @param layers decoder layers
     * @param heads query heads
     * @param keyValueHeads key and value heads
     * @param intermediate width of the feed-forward
     */
    record Shape(int hidden, int layers, int heads, int keyValueHeads, int intermediate) {}

    /**
     * Writes config.json, generation_config.json, tokenizer.json and tokenizer_config.json.
     *
     * @param folder is made
     * @param bpe its pieces
     * @param shape its sizes
     * @throws IOException if that fails
     */
    static void write(Path folder, Bpe bpe, Shape shape) throws IOException {
        Files.createDirectories(folder);
        json(folder, "config.json", config(bpe, shape));
        json(folder, "generation_config.json", endings(bpe));
        json(folder, "tokenizer.json", tokenizer(bpe));
        json(folder, "tokenizer_config.json", tokenizerConfig());
    }

    private static Map<String, Object> config(Bpe bpe, Shape shape) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of("LlamaForCausalLM"));
        config.put("model_type", "llama");
        config.put("hidden_act", "silu");
        config.put("hidden_size", shape.hidden());
        config.put("intermediate_size", shape.intermediate());
        config.put("num_hidden_layers", shape.layers());
        config.put("num_attention_heads", shape.heads());
        config.put("num_key_value_heads", shape.keyValueHeads());
        config.put("vocab_size", bpe.size());
        config.put("max_position_embeddings", CONTEXT);
        config.put("rms_norm_eps", 1e-5);
        config.put("rope_theta", 10000.0);
        config.put("initializer_range", 0.02);
        config.put("tie_word_embeddings", true);
        config.put("attention_bias", false);
        config.put("mlp_bias", false);
        config.put("torch_dtype", "bfloat16");
        config.putAll(endings(bpe));
        return config;
    }

    private static Map<String, Object> endings(Bpe bpe) {
        Map<String, Object> ids = new LinkedHashMap<>();
        ids.put("bos_token_id", bpe.special(Corpus.END_OF_TEXT));
        ids.put("eos_token_id", List.of(bpe.special(Corpus.END_OF_TURN), bpe.special(Corpus.END_OF_TEXT)));
        ids.put("pad_token_id", bpe.special(Corpus.END_OF_TEXT));
        return ids;
    }

    private static Map<String, Object> tokenizer(Bpe bpe) {
        Map<String, Object> tokenizer = new LinkedHashMap<>();
        tokenizer.put("version", "1.0");
        tokenizer.put(
                "added_tokens",
                bpe.pieces().subList(0, bpe.specials()).stream()
                        .map(special -> added(bpe, special))
                        .toList());
        tokenizer.put("pre_tokenizer", sequence(digits(), byteLevel(false)));
        tokenizer.put("decoder", byteLevel(true));
        tokenizer.put("model", model(bpe));
        return tokenizer;
    }

    private static Map<String, Object> added(Bpe bpe, String special) {
        Map<String, Object> added = new LinkedHashMap<>();
        added.put("id", bpe.special(special));
        added.put("content", special);
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
            added.put(flag, false);
        }
        added.put("special", true);
        return added;
    }

    private static Map<String, Object> sequence(Object... steps) {
        Map<String, Object> sequence = new LinkedHashMap<>();
        sequence.put("type", "Sequence");
        sequence.put("pretokenizers", List.of(steps));
        return sequence;
    }

    private static Map<String, Object> digits() {
        Map<String, Object> digits = new LinkedHashMap<>();
        digits.put("type", "Digits");
        digits.put("individual_digits", true);
        return digits;
    }

    private static Map<String, Object> byteLevel(boolean prefix) {
        Map<String, Object> level = new LinkedHashMap<>();
        level.put("type", "ByteLevel");
        level.put("add_prefix_space", prefix);
        level.put("trim_offsets", true);
        level.put("use_regex", true);
        return level;
    }

    private static Map<String, Object> model(Bpe bpe) {
        Map<String, Object> vocabulary = new LinkedHashMap<>();
        bpe.pieces().forEach(piece -> vocabulary.put(piece, vocabulary.size()));
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", false);
        model.put("vocab", vocabulary);
        model.put(
                "merges",
                bpe.merges().stream().map(merge -> String.join(" ", merge)).toList());
        return model;
    }

    private static Map<String, Object> tokenizerConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("bos_token", Corpus.END_OF_TEXT);
        config.put("eos_token", Corpus.END_OF_TURN);
        config.put("pad_token", Corpus.END_OF_TEXT);
        config.put("add_bos_token", false);
        config.put("clean_up_tokenization_spaces", false);
        config.put("model_max_length", CONTEXT);
        config.put("chat_template", TEMPLATE);
        return config;
    }

    private static void json(Path folder, String name, Map<String, Object> content) throws IOException {
        Files.writeString(folder.resolve(name), JsonLine.of(content) + "\n");
    }
}
