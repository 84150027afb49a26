// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.Architecture.Family;
import io.github.finetune4j.lora.internal.gguf.GgufMetadata;

/** A model's shape as the metadata of a GGUF file: the way back of {@link GgufSettings}. */
public final class GgufHeader {
    private final ModelConfig config;
    private final Architecture architecture;
    private final String prefix;

    private GgufHeader(ModelConfig config) {
        this.config = config;
        architecture = config.architecture();
        prefix = architecture.family().gguf() + ".";
    }

    /**
     * Puts a model's shape into metadata.
     *
     * @param metadata takes it
     * @param config of the model
     * @param name that people see
     * @throws UnsupportedCapabilityException if llama.cpp cannot compute such a model
     */
    public static void put(GgufMetadata metadata, ModelConfig config, String name) {
        new GgufHeader(config).put(metadata, name);
    }

    /**
     * {@return factors that frequencies are divided by, one for each pair of a head's dimensions; empty without such a
     * scaling}
     *
     * @param config of the model
     */
    public static float[] frequencyFactors(ModelConfig config) {
        RopeScaling scaling = config.architecture().rotation().scaling();
        return scaling.kind() == RopeScaling.Kind.LLAMA3
                ? frequencyFactors(scaling, config.ropeTheta(), config.headDim())
                : new float[0];
    }

    static float[] frequencyFactors(RopeScaling scaling, double theta, int width) {
        float[] factors = new float[width / 2];
        for (int pair = 0; pair < factors.length; pair++) {
            factors[pair] =
                    RopeScaling.NONE.frequency(theta, pair, width, 1) / scaling.frequency(theta, pair, width, 1);
        }
        return factors;
    }

    private void put(GgufMetadata metadata, String name) {
        refuse();
        metadata.put("general.architecture", architecture.family().gguf());
        metadata.put("general.type", "model");
        metadata.put("general.name", name);
        put(metadata, "block_count", config.layers());
        put(metadata, "context_length", context());
        put(metadata, "embedding_length", config.hidden());
        put(metadata, "feed_forward_length", config.intermediate());
        put(metadata, "attention.head_count", config.heads());
        put(metadata, "attention.head_count_kv", config.keyValueHeads());
        put(metadata, "attention.key_length", config.headDim());
        put(metadata, "attention.value_length", config.headDim());
        metadata.put(prefix + "attention.layer_norm_rms_epsilon", (float) config.rmsEps());
        put(metadata, "rope.dimension_count", config.headDim());
        metadata.put(prefix + "rope.freq_base", (float) config.ropeTheta());
        put(metadata, "vocab_size", config.vocabulary());
        RopeScaling scaling = architecture.rotation().scaling();
        if (scaling.kind() == RopeScaling.Kind.LINEAR) {
            metadata.put(prefix + "rope.scaling.type", "linear");
            metadata.put(prefix + "rope.scaling.factor", (float) scaling.factor());
        }
    }

    private void put(GgufMetadata metadata, String key, long number) {
        metadata.put(prefix + key, number);
    }

    // llama.cpp has no window for these families: within it there is no difference
    private int context() {
        return architecture.attention().hasWindow()
                ? Math.min(config.context(), architecture.attention().window())
                : config.context();
    }

    private void refuse() {
        Family family = architecture.family();
        if (family == Family.GEMMA2 || family == Family.GEMMA3) {
            throw unsupported(family.className());
        }
        if (architecture.rotation().scaling().kind() == RopeScaling.Kind.DYNAMIC) {
            throw unsupported("rope scaling dynamic");
        }
        if (architecture.biases().output()) {
            throw unsupported("attention_bias true");
        }
    }

    private static UnsupportedCapabilityException unsupported(String what) {
        return new UnsupportedCapabilityException(
                "the model has " + what + ", which is not written as GGUF here -> write a safetensors folder instead");
    }
}
