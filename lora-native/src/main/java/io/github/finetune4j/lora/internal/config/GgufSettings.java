// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.gguf.GgufFile;
import io.github.finetune4j.lora.internal.gguf.GgufMetadata;
import io.github.finetune4j.lora.internal.gguf.GgufTensor;
import io.github.finetune4j.lora.internal.gguf.GgufType;
import io.github.finetune4j.lora.internal.gguf.QuantizedBlocks;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A GGUF file's metadata as the config.json and generation_config.json that transformers would keep of the same model.
 */
public final class GgufSettings {
    // by general.architecture: model_type and the name of the class
    private static final Map<String, List<String>> ARCHITECTURES = new TreeMap<>(Map.of(
            "llama", List.of("llama", "LlamaForCausalLM"),
            "qwen2", List.of("qwen2", "Qwen2ForCausalLM"),
            "qwen3", List.of("qwen3", "Qwen3ForCausalLM")));
    private static final String FREQUENCIES = "rope_freqs.weight";
    private static final int LLAMA3_CONTEXT = 8192;

    private final GgufFile file;
    private final GgufMetadata metadata;
    private final String architecture;

    private GgufSettings(GgufFile file) {
        this.file = file;
        metadata = file.metadata();
        architecture = metadata.text("general.architecture")
                .orElseThrow(() -> new InvalidModelException(
                        file.path() + " has no general.architecture -> the file is damaged, fetch it again"));
    }

    /**
     * {@return config.json}
     *
     * @param file of a model
     * @throws InvalidModelException if it holds no model
     * @throws UnsupportedCapabilityException if it is of another architecture, naming it
     */
    public static ObjectNode config(GgufFile file) {
        return new GgufSettings(file).config();
    }

    /**
     * {@return generation_config.json}
     *
     * @param file of a model
     */
    public static ObjectNode generation(GgufFile file) {
        GgufSettings settings = new GgufSettings(file);
        ObjectNode json = JsonFile.mapper().createObjectNode();
        settings.token("bos").ifPresent(id -> json.put("bos_token_id", id));
        settings.ends(json);
        settings.token("padding").ifPresent(id -> json.put("pad_token_id", id));
        return json;
    }

    private ObjectNode config() {
        String type = metadata.text("general.type").orElse("model");
        if (!type.equals("model")) {
            throw new InvalidModelException(
                    file.path() + " is of general.type " + type + ", no model -> give the GGUF file of the base model");
        }
        List<String> names = ARCHITECTURES.get(architecture);
        if (names == null) {
            throw new UnsupportedCapabilityException(file.path() + " is of architecture " + architecture
                    + ", which is not supported; those that work: " + ARCHITECTURES.keySet()
                    + " -> choose such a model");
        }
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("model_type", names.get(0));
        json.putArray("architectures").add(names.get(1));
        widths(json);
        rope(json);
        json.put(
                "rms_norm_eps",
                number("attention.layer_norm_rms_epsilon")
                        .orElseThrow(() -> new InvalidModelException(file.path() + " has no " + architecture
                                + ".attention.layer_norm_rms_epsilon -> the file is damaged," + " fetch it again")));
        refuseWindow();
        json.put("hidden_act", "silu");
        json.put("tie_word_embeddings", !file.tensors().containsKey("output.weight"));
        json.put("attention_bias", file.tensors().containsKey("blk.0.attn_q.bias"));
        json.put("torch_dtype", dtype());
        token("bos").ifPresent(id -> json.put("bos_token_id", id));
        token("eos").ifPresent(id -> json.put("eos_token_id", id));
        token("padding").ifPresent(id -> json.put("pad_token_id", id));
        return json;
    }

    // llama.cpp knows no window for these families either, so a file that has one is of something else
    private void refuseWindow() {
        long window = whole("attention.sliding_window").orElse(0L);
        if (window > 0) {
            throw new UnsupportedCapabilityException(file.path() + " has " + architecture + ".attention.sliding_window "
                    + window + ", which is not supported -> take the model's safetensors");
        }
    }

    private void widths(ObjectNode json) {
        put(json, "hidden_size", "embedding_length");
        put(json, "intermediate_size", "feed_forward_length");
        put(json, "num_hidden_layers", "block_count");
        put(json, "num_attention_heads", "attention.head_count");
        put(json, "num_key_value_heads", "attention.head_count_kv");
        put(json, "max_position_embeddings", "context_length");
        whole("attention.key_length")
                .or(() -> whole("rope.dimension_count"))
                .ifPresent(width -> json.put("head_dim", width));
        vocabulary().ifPresent(size -> json.put("vocab_size", size));
    }

    private Optional<Long> vocabulary() {
        GgufTensor embedding = file.tensors().get("token_embd.weight");
        return embedding == null || embedding.shape().length != 2
                ? whole("vocab_size")
                : Optional.of(embedding.shape()[0]);
    }

    private void rope(ObjectNode json) {
        json.put("rope_theta", number("rope.freq_base").orElse(10_000.0));
        String scaling = metadata.text(architecture + ".rope.scaling.type").orElse("none");
        GgufTensor factors = file.tensors().get(FREQUENCIES);
        if (factors != null) {
            llama3(json, factors);
        } else if (scaling.equals("linear")) {
            ObjectNode linear = json.putObject("rope_scaling").put("rope_type", "linear");
            number("rope.scaling.factor").ifPresent(factor -> linear.put("factor", factor)); // it must be there
        } else if (!scaling.equals("none")) {
            json.putObject("rope_scaling").put("rope_type", scaling);
        }
    }

    // GGUF keeps what Llama 3.1's formula gives; every published model has the same numbers in it but the factor
    private void llama3(ObjectNode json, GgufTensor tensor) {
        float[] found = QuantizedBlocks.numbers(tensor.type(), file.bytes(tensor), Math.toIntExact(tensor.count()));
        double factor = found.length == 0 ? 0 : found[found.length - 1];
        if (!(factor >= 1) || !isLlama3(found, factor, json.path("rope_theta").asDouble())) {
            throw new UnsupportedCapabilityException(file.path() + " has factors of rotary frequencies (" + FREQUENCIES
                    + ") that are not those of Llama 3.1 -> take the model's safetensors");
        }
        json.putObject("rope_scaling")
                .put("rope_type", "llama3")
                .put("factor", factor)
                .put("low_freq_factor", 1.0)
                .put("high_freq_factor", 4.0)
                .put("original_max_position_embeddings", LLAMA3_CONTEXT);
    }

    private static boolean isLlama3(float[] found, double factor, double theta) {
        RopeScaling scaling = new RopeScaling(RopeScaling.Kind.LLAMA3, factor, 1, 4, LLAMA3_CONTEXT);
        float[] expected = GgufHeader.frequencyFactors(scaling, theta, 2 * found.length);
        for (int i = 0; i < found.length; i++) {
            if (!(Math.abs(found[i] - expected[i]) <= 1e-4 * expected[i])) {
                return false;
            }
        }
        return true;
    }

    private void put(ObjectNode json, String key, String own) {
        whole(own).ifPresent(value -> json.put(key, value));
    }

    private Optional<Long> whole(String key) {
        return metadata.whole(architecture + "." + key);
    }

    private Optional<Double> number(String key) {
        return metadata.number(architecture + "." + key);
    }

    private Optional<Long> token(String name) {
        return metadata.whole("tokenizer.ggml." + name + "_token_id");
    }

    // what ends a turn counts as an end too
    private void ends(ObjectNode json) {
        Set<Long> ids = new LinkedHashSet<>();
        for (String name : List.of("eos", "eot", "eom")) {
            token(name).ifPresent(ids::add);
        }
        ids.forEach(json.withArray("eos_token_id")::add);
    }

    /** The type that most of the numbers have; quantised ones are kept in bfloat16. */
    private String dtype() {
        List<GgufType> matrices = new ArrayList<>();
        file.tensors().values().stream()
                .filter(each -> each.shape().length == 2)
                .forEach(each -> matrices.add(each.type()));
        if (matrices.stream().allMatch(GgufType.F32::equals)) {
            return "float32";
        }
        return matrices.contains(GgufType.F16) && matrices.stream().noneMatch(GgufType::isQuantised)
                ? "float16"
                : "bfloat16";
    }
}
