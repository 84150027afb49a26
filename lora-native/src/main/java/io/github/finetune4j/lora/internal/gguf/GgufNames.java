// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tensor names of GGUF and of Hugging Face, one for the other. */
public final class GgufNames {
    private static final Map<String, String> WHOLE = Map.of(
            "token_embd.weight", "model.embed_tokens.weight",
            "output_norm.weight", "model.norm.weight",
            "output.weight", "lm_head.weight");
    // within blk.N and model.layers.N
    private static final Map<String, String> PARTS = Map.ofEntries(
            Map.entry("attn_norm", "input_layernorm"),
            Map.entry("attn_q", "self_attn.q_proj"),
            Map.entry("attn_k", "self_attn.k_proj"),
            Map.entry("attn_v", "self_attn.v_proj"),
            Map.entry("attn_output", "self_attn.o_proj"),
            Map.entry("attn_q_norm", "self_attn.q_norm"),
            Map.entry("attn_k_norm", "self_attn.k_norm"),
            Map.entry("ffn_norm", "post_attention_layernorm"),
            Map.entry("ffn_gate", "mlp.gate_proj"),
            Map.entry("ffn_up", "mlp.up_proj"),
            Map.entry("ffn_down", "mlp.down_proj"));
    // where a layer has four norms (Gemma), these go first
    private static final Map<String, String> SANDWICH = Map.of(
            "post_attention_norm", "post_attention_layernorm",
            "ffn_norm", "pre_feedforward_layernorm",
            "post_ffw_norm", "post_feedforward_layernorm");

    private static final Pattern LAYER = Pattern.compile("blk\\.(\\d{1,5})\\.(\\w+)\\.(weight|bias)");
    private static final Pattern HUGGING_FACE =
            Pattern.compile("model\\.layers\\.(\\d{1,5})\\.([\\w.]+)\\.(weight|bias)");

    private GgufNames() {}

    /**
     * {@return Hugging Face's name; empty for a tensor that it keeps in no file, such as rope_freqs.weight}
     *
     * @param name of GGUF
     * @param sandwich whether layers have norms after attention and feed-forward too
     */
    public static Optional<String> huggingFace(String name, boolean sandwich) {
        Matcher layer = LAYER.matcher(name);
        if (!layer.matches()) {
            return Optional.ofNullable(WHOLE.get(name));
        }
        Optional<String> part = sandwich ? Optional.ofNullable(SANDWICH.get(layer.group(2))) : Optional.empty();
        return part.or(() -> Optional.ofNullable(PARTS.get(layer.group(2))))
                .map(found -> "model.layers." + layer.group(1) + "." + found + "." + layer.group(3));
    }

    /**
     * {@return GGUF's name; empty where it knows none}
     *
     * @param name of Hugging Face
     * @param sandwich whether layers have norms after attention and feed-forward too
     */
    public static Optional<String> gguf(String name, boolean sandwich) {
        Matcher layer = HUGGING_FACE.matcher(name);
        if (!layer.matches()) {
            return Optional.ofNullable(turned(WHOLE).get(name));
        }
        Optional<String> part = sandwich ? Optional.ofNullable(turned(SANDWICH).get(layer.group(2))) : Optional.empty();
        return part.or(() -> Optional.ofNullable(turned(PARTS).get(layer.group(2))))
                .map(found -> "blk." + layer.group(1) + "." + found + "." + layer.group(3));
    }

    private static Map<String, String> turned(Map<String, String> map) {
        return map.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }
}
