// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.SafetensorsWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Writes a model folder of a few kilobytes: a Llama with random weights and a tokenizer of single bytes. */
public final class TinyModel {
    private static final String CONFIG =
            "{\"model_type\":\"llama\",\"architectures\":[\"LlamaForCausalLM\"],\"vocab_size\":264,"
                    + "\"hidden_size\":16,\"intermediate_size\":32,\"num_hidden_layers\":2,\"num_attention_heads\":2,\"num_key_value_heads\":1,"
                    + "\"head_dim\":8,\"max_position_embeddings\":256,\"rms_norm_eps\":1e-5,\"rope_theta\":10000.0,\"tie_word_embeddings\":true,"
                    + "\"bos_token_id\":256,\"eos_token_id\":257,\"torch_dtype\":\"float32\"}";
    private static final String TEMPLATE =
            "{% for m in messages %}{{ '<|' + m.role + '|>' + m.content + '<|end|>' }}{% endfor %}"
                    + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";
    private static final List<String> SPECIAL =
            List.of("<|begin|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>", "<|a|>", "<|b|>");

    private TinyModel() {}

    /**
     * Writes config.json, model.safetensors, tokenizer.json, tokenizer_config.json and chat_template.jinja. {@return
     * the folder}
     */
    public static Path write(Path folder) {
        AtomicFile.write(folder.resolve("config.json"), CONFIG);
        AtomicFile.write(folder.resolve("tokenizer.json"), tokenizer());
        AtomicFile.write(
                folder.resolve("tokenizer_config.json"), "{\"eos_token\":\"<|end|>\",\"bos_token\":\"<|begin|>\"}");
        AtomicFile.write(folder.resolve("chat_template.jinja"), TEMPLATE);
        writeWeights(folder, ModelConfigReader.read(folder), 1);
        return folder;
    }

    /** Writes one whose numbers are finite and overflow, so that its loss is not a number. {@return the folder} */
    public static Path writeBroken(Path folder) {
        return write(folder, 3e38f);
    }

    /** Writes one with norms of this number. {@return the folder} */
    public static Path write(Path folder, float norm) {
        write(folder);
        writeWeights(folder, ModelConfigReader.read(folder), norm);
        return folder;
    }

    private static void writeWeights(Path folder, ModelConfig config, float norm) {
        Random random = new Random(5);
        List<SafetensorsWriter.Part> parts = new ArrayList<>();
        LlamaTensors.shapes(config).forEach((name, shape) -> {
            float[] values = new float[(int) LongStream.of(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = shape.length == 1 ? norm : (float) (0.1 * random.nextGaussian());
            }
            parts.add(SafetensorsWriter.Part.of(name, shape, values));
        });
        SafetensorsWriter.write(folder.resolve("model.safetensors"), parts);
    }

    private static String tokenizer() {
        ObjectNode root = JsonFile.mapper().createObjectNode().put("version", "1.0");
        ArrayNode added = root.putArray("added_tokens");
        for (int i = 0; i < SPECIAL.size(); i++) {
            added.addObject()
                    .put("id", 256 + i)
                    .put("content", SPECIAL.get(i))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        root.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        root.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode model = root.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        for (int i = 0; i < 256; i++) {
            vocabulary.put(Character.toString(letter(i)), i);
        }
        model.putArray("merges");
        return root.toString();
    }

    // GPT-2's byte alphabet: printable Latin-1 stands for itself, the others follow from U+0100 on
    private static int letter(int wanted) {
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
            int letter = printable ? b : next++;
            if (b == wanted) {
                return letter;
            }
        }
        throw new IllegalArgumentException("no byte " + wanted);
    }
}
