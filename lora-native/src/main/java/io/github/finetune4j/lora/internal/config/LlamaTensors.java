// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and shapes of a model's tensors, as transformers writes them. A linear weight is {@code [out, in]}. */
public final class LlamaTensors {
    /** The linear modules of a layer that an adapter can be put on, by their path within it. */
    public static final List<String> MODULES = List.of(
            "self_attn.q_proj",
            "self_attn.k_proj",
            "self_attn.v_proj",
            "self_attn.o_proj",
            "mlp.gate_proj",
            "mlp.up_proj",
            "mlp.down_proj");

    /** The embedding, {@code [vocabulary, hidden]}. */
    public static final String EMBEDDING = "model.embed_tokens.weight";
    /** The last norm, {@code [hidden]}. */
    public static final String NORM = "model.norm.weight";
    /** The vocabulary head, {@code [vocabulary, hidden]}; absent where it is the embedding. */
    public static final String HEAD = "lm_head.weight";

    private LlamaTensors() {}

    /**
     * {@return the short name, such as {@code q_proj}}
     *
     * @param module one of {@link #MODULES}, or a whole path that ends with it
     */
    public static String shortName(String module) {
        return module.substring(module.lastIndexOf('.') + 1);
    }

    /**
     * {@return the path of a module, such as {@code model.layers.3.mlp.up_proj}}
     *
     * @param layer from 0
     * @param module one of {@link #MODULES}, or another part of a layer
     */
    public static String path(int layer, String module) {
        return "model.layers." + layer + "." + module;
    }

    /**
     * {@return output width of a module}
     *
     * @param c the model
     * @param module one of {@link #MODULES}
     */
    public static int out(ModelConfig c, String module) {
        return switch (shortName(module)) {
            case "q_proj" -> c.heads() * c.headDim();
            case "k_proj", "v_proj" -> c.keyValueHeads() * c.headDim();
            case "gate_proj", "up_proj" -> c.intermediate();
            default -> c.hidden();
        };
    }

    /**
     * {@return input width of a module}
     *
     * @param c the model
     * @param module one of {@link #MODULES}
     */
    public static int in(ModelConfig c, String module) {
        return switch (shortName(module)) {
            case "o_proj" -> c.heads() * c.headDim();
            case "down_proj" -> c.intermediate();
            default -> c.hidden();
        };
    }

    private static void extras(ModelConfig c, int layer, Map<String, long[]> shapes) {
        for (Extra extra : Extra.of(c)) {
            for (int i = 0; i < extra.names(layer).size(); i++) {
                shapes.put(
                        extra.names(layer).get(i), new long[] {extra.widths(c).get(i)});
            }
        }
    }

    /**
     * {@return name of the norm before the feed-forward}
     *
     * @param c the model
     * @param layer from 0
     */
    public static String feedForwardNorm(ModelConfig c, int layer) {
        return path(
                layer,
                c.architecture().norms().sandwich()
                        ? "pre_feedforward_layernorm.weight"
                        : "post_attention_layernorm.weight");
    }

    /**
     * {@return every tensor that the model needs, with its shape, in the order of the layers}
     *
     * @param c the model
     */
    public static Map<String, long[]> shapes(ModelConfig c) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(EMBEDDING, new long[] {c.vocabulary(), c.hidden()});
        for (int layer = 0; layer < c.layers(); layer++) {
            String prefix = "model.layers." + layer + ".";
            shapes.put(prefix + "input_layernorm.weight", new long[] {c.hidden()});
            shapes.put(feedForwardNorm(c, layer), new long[] {c.hidden()});
            for (String module : MODULES) {
                shapes.put(prefix + module + ".weight", new long[] {out(c, module), in(c, module)});
            }
            extras(c, layer, shapes);
        }
        shapes.put(NORM, new long[] {c.hidden()});
        if (!c.tiedEmbeddings()) {
            shapes.put(HEAD, new long[] {c.vocabulary(), c.hidden()});
        }
        return shapes;
    }
}
