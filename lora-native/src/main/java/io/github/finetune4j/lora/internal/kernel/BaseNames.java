// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.util.List;

/** Names of the base's tensors as Hugging Face's Llama has them, and which of them the kernel multiplies as one. */
final class BaseNames {
    static final String EMBEDDING = "model.embed_tokens.weight";
    static final String NORM = "model.norm.weight";
    static final String HEAD = "lm_head.weight";

    /** The four matrices of a layer. */
    static final List<List<Projection>> FUSED = List.of(
            List.of(Projection.Q, Projection.K, Projection.V),
            List.of(Projection.O),
            List.of(Projection.GATE, Projection.UP),
            List.of(Projection.DOWN));

    private BaseNames() {}

    static String inputNorm(int layer) {
        return "model.layers." + layer + ".input_layernorm.weight";
    }

    /** The norm before the feed-forward. */
    static String postNorm(ModelConfig config, int layer) {
        return LlamaTensors.feedForwardNorm(config, layer);
    }
}
