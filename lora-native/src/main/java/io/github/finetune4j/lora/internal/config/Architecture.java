// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import java.util.List;

/**
 * The differences between a decoder and the first Llama. The kernel's source has a line for each of these, filled in
 * when it is composed.
 *
 * @param family of published models
 * @param biases which linear maps have one
 * @param norms which there are, and how their weights count
 * @param attention its scale, cap and windows
 * @param rotation rotary embedding
 * @param activation of the feed-forward's gate
 * @param embeddingScale factor on embeddings as they enter the first layer
 * @param logitCap c where logits are c · tanh(logit / c); 0: none
 */
public record Architecture(
        Family family,
        Biases biases,
        Norms norms,
        Attention attention,
        Rotation rotation,
        Activation activation,
        double embeddingScale,
        double logitCap) {

    /** The first Llama. */
    public static final Architecture LLAMA = new Architecture(
            Family.LLAMA,
            new Biases(false, false),
            new Norms(false, false, false),
            new Attention(0, 0, 0, List.of()),
            new Rotation(RopeScaling.NONE, 0),
            Activation.SILU,
            1,
            0);

    /** Published families. */
    public enum Family {
        /** Llama 1 to 3, SmolLM, and their like. */
        LLAMA("llama", "LlamaForCausalLM", "llama"),
        /** Mistral 7B and its like: Llama with a sliding window. */
        MISTRAL("mistral", "MistralForCausalLM", "llama"),
        /** Qwen 2 and 2.5: biases on queries, keys and values. */
        QWEN2("qwen2", "Qwen2ForCausalLM", "qwen2"),
        /** Qwen 3: norms on each head's queries and keys. */
        QWEN3("qwen3", "Qwen3ForCausalLM", "qwen3"),
        /** Gemma 2: four norms a layer, capped scores, every other layer with a window. */
        GEMMA2("gemma2", "Gemma2ForCausalLM", "gemma2"),
        /** Gemma 3, text only: norms on heads too, five of six layers with a window and a rotation of their own. */
        GEMMA3("gemma3_text", "Gemma3ForCausalLM", "gemma3");

        private final String modelType;
        private final String className;
        private final String gguf;

        Family(String modelType, String className, String gguf) {
            this.modelType = modelType;
            this.className = className;
            this.gguf = gguf;
        }

        /** {@return {@code model_type} of config.json} */
        public String modelType() {
            return modelType;
        }

        /** {@return the entry of {@code architectures} in config.json} */
        public String className() {
            return className;
        }

        /** {@return {@code general.architecture} of GGUF} */
        public String gguf() {
            return gguf;
        }

        boolean isGemma() {
            return this == GEMMA2 || this == GEMMA3;
        }
    }

    /** The function on the gate. */
    public enum Activation {
        /** x · sigmoid(x). */
        SILU,
        /** Gaussian error linear unit by its tanh formula. */
        GELU_TANH
    }

    /**
     * The linear maps that add a bias.
     *
     * @param input queries, keys and values
     * @param output of attention
     */
    public record Biases(boolean input, boolean output) {}

    /**
     * The norms beside the two of each layer.
     *
     * @param heads whether each head's queries and keys are normed, before rotation
     * @param sandwich whether what attention and feed-forward give is normed, before it is added
     * @param fromOne whether a norm multiplies by 1 + w instead of w, in float32
     */
    public record Norms(boolean heads, boolean sandwich, boolean fromOne) {}

    /**
     * Attention.
     *
     * @param scale factor on scores; 0: 1 / √(width of a head)
     * @param cap c where scores are c · tanh(score / c); 0: none
     * @param window how many tokens back, itself included, a query of a windowed layer sees; 0: none
     * @param windowed for each layer whether the window counts; empty where there is none
     */
    public record Attention(double scale, double cap, int window, List<Boolean> windowed) {
        /** Copies the list. */
        public Attention {
            windowed = List.copyOf(windowed);
        }

        /** {@return whether any layer has a window} */
        public boolean hasWindow() {
            return window > 0 && windowed.contains(true);
        }
    }

    /**
     * Rotary embedding.
     *
     * @param scaling of the frequencies
     * @param localTheta base in windowed layers, whose frequencies are not scaled; 0: as in the others
     */
    public record Rotation(RopeScaling scaling, double localTheta) {}
}
