// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import java.util.Arrays;
import java.util.List;

/** The vectors of a layer that only some architectures have, in the kernel's order. */
public enum Extra {
    /** Biases of queries, keys and values, as one. */
    INPUT_BIAS,
    /** Bias of attention's output. */
    OUTPUT_BIAS,
    /** Norm of each head's queries. */
    QUERY_NORM,
    /** Norm of each head's keys. */
    KEY_NORM,
    /** Norm of what attention gives. */
    ATTENTION_NORM,
    /** Norm of what the feed-forward gives. */
    FEED_FORWARD_NORM;

    /**
     * {@return those that a model has}
     *
     * @param c the model
     */
    public static List<Extra> of(ModelConfig c) {
        return Arrays.stream(values())
                .filter(each -> each.isIn(c.architecture()))
                .toList();
    }

    private boolean isIn(Architecture a) {
        return switch (this) {
            case INPUT_BIAS -> a.biases().input();
            case OUTPUT_BIAS -> a.biases().output();
            case QUERY_NORM, KEY_NORM -> a.norms().heads();
            case ATTENTION_NORM, FEED_FORWARD_NORM -> a.norms().sandwich();
        };
    }

    /**
     * {@return full names of the tensors that it is made of, one after another}
     *
     * @param layer from 0
     */
    public List<String> names(int layer) {
        List<String> parts = switch (this) {
            case INPUT_BIAS -> List.of("self_attn.q_proj.bias", "self_attn.k_proj.bias", "self_attn.v_proj.bias");
            case OUTPUT_BIAS -> List.of("self_attn.o_proj.bias");
            case QUERY_NORM -> List.of("self_attn.q_norm.weight");
            case KEY_NORM -> List.of("self_attn.k_norm.weight");
            case ATTENTION_NORM -> List.of("post_attention_layernorm.weight");
            case FEED_FORWARD_NORM -> List.of("post_feedforward_layernorm.weight");
        };
        return parts.stream().map(part -> LlamaTensors.path(layer, part)).toList();
    }

    /**
     * {@return the widths of those tensors}
     *
     * @param c the model
     */
    public List<Integer> widths(ModelConfig c) {
        return switch (this) {
            case INPUT_BIAS ->
                List.of(c.heads() * c.headDim(), c.keyValueHeads() * c.headDim(), c.keyValueHeads() * c.headDim());
            case QUERY_NORM, KEY_NORM -> List.of(c.headDim());
            default -> List.of(c.hidden());
        };
    }
}
