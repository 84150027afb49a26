// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.Architecture.Activation;
import io.github.finetune4j.lora.internal.config.Architecture.Attention;
import io.github.finetune4j.lora.internal.config.Architecture.Biases;
import io.github.finetune4j.lora.internal.config.Architecture.Family;
import io.github.finetune4j.lora.internal.config.Architecture.Norms;
import io.github.finetune4j.lora.internal.config.Architecture.Rotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads what makes an architecture out of a config.json. What is absent has the value that transformers gives it for
 * that family.
 */
final class ArchitectureReader {
    static final List<String> CLASS_NAMES =
            Arrays.stream(Family.values()).map(Family::className).toList();

    private static final String LOCAL = "sliding_attention";
    private static final String FULL = "full_attention";
    private static final int LONGEST_WINDOW = 1 << 24;

    private final ObjectNode json;
    private final JsonSettings settings;
    private final String where;
    private final Family family;

    ArchitectureReader(ObjectNode json, JsonSettings settings, String where) {
        this.json = json;
        this.settings = settings;
        this.where = where;
        family = family();
    }

    private Family family() {
        String type = settings.text("model_type", "(none)");
        String className = settings.texts("architectures").stream().findFirst().orElse("(none)");
        for (Family each : Family.values()) {
            boolean named = className.equals(each.className()) || className.equals("(none)");
            if (type.equals(each.modelType()) && named) {
                return each;
            }
        }
        throw new UnsupportedCapabilityException(where + " is of architecture " + className + " (model_type " + type
                + "), which is not supported; those that work: " + works() + " -> choose such a model");
    }

    private static String works() {
        return Arrays.stream(Family.values())
                .map(each -> each.className() + " (" + each.modelType() + ")")
                .collect(Collectors.joining(", "));
    }

    /** {@return the family's own default of a width of heads, or 0 for hidden_size / num_attention_heads} */
    int defaultHeadDim() {
        return switch (family) {
            case GEMMA2, GEMMA3 -> 256;
            case QWEN3 -> 128;
            default -> 0;
        };
    }

    boolean defaultTied() {
        return family.isGemma();
    }

    /** {@return base of the rotary angles} */
    double theta() {
        return settingsOf(globalRope())
                .positive("rope_theta", settings.positive("rope_theta", defaultTheta(), 1e12), 1e12);
    }

    private double defaultTheta() {
        return family == Family.GEMMA3 ? 1_000_000 : 10_000;
    }

    private JsonSettings settingsOf(ObjectNode node) {
        return settings.within(node);
    }

    /**
     * {@return the architecture}
     *
     * @param layers how many
     * @param hidden width of the residual stream
     * @param context {@code max_position_embeddings}
     */
    Architecture read(int layers, int hidden, int context) {
        refuse();
        boolean gemma = family.isGemma();
        boolean mayHave = family == Family.LLAMA || family == Family.QWEN3;
        boolean llamaBias = mayHave && settings.flag("attention_bias", false);
        return new Architecture(
                family,
                new Biases(llamaBias || family == Family.QWEN2, llamaBias),
                new Norms(family == Family.QWEN3 || family == Family.GEMMA3, gemma, gemma),
                attention(layers),
                new Rotation(scaling(context), localTheta()),
                gemma ? Activation.GELU_TANH : Activation.SILU,
                gemma ? Math.sqrt(hidden) : 1,
                cap("final_logit_softcapping", 30));
    }

    private void refuse() {
        refuse(settings.flag("mlp_bias", false), "mlp_bias true");
        refuse(family.isGemma() && settings.flag("attention_bias", false), "attention_bias true");
        refuse(settings.flag("use_bidirectional_attention", false), "use_bidirectional_attention true");
        refuse(json.hasNonNull("quantization_config"), "quantization_config");
        String activation = settings.text("hidden_activation", settings.text("hidden_act", ""));
        List<String> known = family.isGemma() ? List.of("gelu_pytorch_tanh", "gelu_new") : List.of("silu", "swish");
        refuse(!activation.isEmpty() && !known.contains(activation), "hidden_act " + activation);
        refusePartial(json);
        refusePartial(globalRope());
    }

    private void refusePartial(ObjectNode node) {
        JsonNode partial = node.path("partial_rotary_factor");
        refuse(node.hasNonNull("partial_rotary_factor") && partial.asDouble() != 1, "partial_rotary_factor " + partial);
    }

    private void refuse(boolean found, String what) {
        if (found) {
            throw new UnsupportedCapabilityException(where + " has " + what + ", which is not supported for "
                    + family.className() + "; those that work: " + works() + " -> choose such a model");
        }
    }

    private Attention attention(int layers) {
        int window = window();
        List<Boolean> windowed = window == 0 ? List.of() : windowed(layers);
        double scalar = family.isGemma() ? settings.positive("query_pre_attn_scalar", 256, 1e9) : 0;
        return new Attention(
                scalar == 0 ? 0 : 1 / Math.sqrt(scalar), cap("attn_logit_softcapping", 50), window, windowed);
    }

    // only Gemma 2 has caps by itself
    private double cap(String key, double gemma2) {
        if (!family.isGemma() || (json.has(key) && json.path(key).isNull())) {
            return 0;
        }
        return json.has(key) ? settings.positive(key, 1, 1e9) : family == Family.GEMMA2 ? gemma2 : 0;
    }

    private int window() {
        boolean off = family == Family.LLAMA
                || ((family == Family.QWEN2 || family == Family.QWEN3) && !settings.flag("use_sliding_window", false))
                || (json.has("sliding_window") && json.path("sliding_window").isNull());
        return off ? 0 : settings.count("sliding_window", LONGEST_WINDOW, 4096);
    }

    private List<Boolean> windowed(int layers) {
        List<Boolean> windowed = new ArrayList<>();
        if (json.hasNonNull("layer_types")) {
            for (String each : settings.texts("layer_types")) {
                settings.check(
                        each.equals(LOCAL) || each.equals(FULL),
                        "layer_types must be " + LOCAL + " or " + FULL + ", got " + each);
                windowed.add(each.equals(LOCAL));
            }
            settings.check(
                    windowed.size() == layers,
                    "layer_types has " + windowed.size() + " entries for " + layers + " layers");
            return windowed;
        }
        int pattern = settings.count("sliding_window_pattern", 10_000, family == Family.GEMMA2 ? 2 : 6);
        int firstWindowed = settings.whole("max_window_layers", 28);
        for (int layer = 0; layer < layers; layer++) {
            windowed.add(
                    switch (family) {
                        case GEMMA2, GEMMA3 -> (layer + 1) % pattern != 0;
                        case QWEN2, QWEN3 -> layer >= firstWindowed;
                        default -> true;
                    });
        }
        return windowed;
    }

    // transformers 5 moved rope_theta and rope_scaling into rope_parameters; where layers differ, there is one for each
    // type of layer
    private ObjectNode globalRope() {
        ObjectNode parameters = settings.object("rope_parameters");
        if (json.hasNonNull("rope_parameters")) {
            return parameters.path(FULL) instanceof ObjectNode full ? full : parameters;
        }
        return settings.object("rope_scaling");
    }

    private double localTheta() {
        if (family != Family.GEMMA3) {
            return 0;
        }
        double old = settings.positive("rope_local_base_freq", 10_000, 1e12);
        return settingsOf(settingsOf(settings.object("rope_parameters")).object(LOCAL))
                .positive("rope_theta", old, 1e12);
    }

    private RopeScaling scaling(int context) {
        ObjectNode rope = globalRope();
        JsonSettings s = settingsOf(rope);
        String type = s.text("rope_type", s.text("type", "default"));
        return switch (type) {
            case "default" -> RopeScaling.NONE;
            case "linear" -> new RopeScaling(RopeScaling.Kind.LINEAR, s.atLeastOne("factor"), 1, 1, 0);
            case "dynamic" ->
                new RopeScaling(
                        RopeScaling.Kind.DYNAMIC,
                        s.atLeastOne("factor"),
                        1,
                        1,
                        s.count("original_max_position_embeddings", LONGEST_WINDOW, context));
            case "llama3" -> llama3(s);
            default -> {
                refuse(true, "rope scaling " + type);
                yield RopeScaling.NONE;
            }
        };
    }

    private RopeScaling llama3(JsonSettings s) {
        double low = s.positive("low_freq_factor", Double.NaN, 1e6);
        double high = s.positive("high_freq_factor", Double.NaN, 1e6);
        s.check(low < high, "low_freq_factor must be below high_freq_factor, got " + low + " and " + high);
        return new RopeScaling(
                RopeScaling.Kind.LLAMA3,
                s.atLeastOne("factor"),
                low,
                high,
                s.count("original_max_position_embeddings", LONGEST_WINDOW));
    }
}
