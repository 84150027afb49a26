// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import io.github.finetune4j.lora.internal.config.ModelConfig;

/** The linear maps of a Llama layer that an adapter can sit on, in the order of the fused weights. */
public enum Projection {
    /** Queries. */
    Q(0, "self_attn.q_proj"),
    /** Keys. */
    K(1, "self_attn.k_proj"),
    /** Values. */
    V(2, "self_attn.v_proj"),
    /** Output of attention. */
    O(3, "self_attn.o_proj"),
    /** Gate of the feed-forward. */
    GATE(4, "mlp.gate_proj"),
    /** What the gate multiplies. */
    UP(5, "mlp.up_proj"),
    /** Output of the feed-forward. */
    DOWN(6, "mlp.down_proj");

    private final int place;
    private final String path;

    Projection(int place, String path) {
        this.place = place;
        this.path = path;
    }

    /** {@return place among the seven of a layer, as {@code projections.py} counts} */
    int place() {
        return place;
    }

    /** {@return name inside a layer, such as {@code self_attn.q_proj}} */
    public String path() {
        return path;
    }

    /** {@return name as PEFT's {@code target_modules} has it, such as {@code q_proj}} */
    public String module() {
        return path.substring(path.indexOf('.') + 1);
    }

    /**
     * {@return full name of the base's tensor}
     *
     * @param layer from 0
     */
    public String weight(int layer) {
        return module(layer) + ".weight";
    }

    /**
     * {@return full path of the module, such as {@code model.layers.0.self_attn.q_proj}}
     *
     * @param layer from 0
     */
    public String module(int layer) {
        return "model.layers." + layer + "." + path;
    }

    /**
     * {@return width of what goes in}
     *
     * @param config shape of the model
     */
    public int in(ModelConfig config) {
        return switch (this) {
            case Q, K, V, GATE, UP -> config.hidden();
            case O -> config.heads() * config.headDim();
            case DOWN -> config.intermediate();
        };
    }

    /**
     * {@return width of what comes out}
     *
     * @param config shape of the model
     */
    public int out(ModelConfig config) {
        return switch (this) {
            case Q -> config.heads() * config.headDim();
            case K, V -> config.keyValueHeads() * config.headDim();
            case O, DOWN -> config.hidden();
            case GATE, UP -> config.intermediate();
        };
    }
}
