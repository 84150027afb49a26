// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.Architecture;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.JsonSettings;
import io.github.finetune4j.lora.internal.encoder.EncoderConfig.Activation;
import io.github.finetune4j.lora.internal.encoder.EncoderConfig.Biases;
import io.github.finetune4j.lora.internal.encoder.EncoderConfig.Head;
import io.github.finetune4j.lora.internal.encoder.EncoderConfig.HeadKind;
import io.github.finetune4j.lora.internal.encoder.EncoderConfig.Relative;
import io.github.finetune4j.lora.internal.encoder.EncoderConfig.Rotation;
import io.github.finetune4j.lora.internal.encoder.EncoderConfig.Stretch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reads the config.json of an encoder. */
final class EncoderConfigReader {
    private static final int WIDEST = 1 << 20;
    private static final int MOST_LAYERS = 10_000;
    private static final int LARGEST_VOCABULARY = 1 << 24;
    private static final int LONGEST = 1 << 20;
    private static final int MOST_LABELS = 1 << 20;
    private static final double MOST_STRETCH = 1e6;

    private static final List<String> DECODERS = Arrays.stream(Architecture.Family.values())
            .map(Architecture.Family::modelType)
            .distinct()
            .toList();

    private final ObjectNode json;
    private final String where;
    private final JsonSettings s;
    private final EncoderFamily family;

    private EncoderConfigReader(ObjectNode json, String where) {
        this.json = json;
        this.where = where;
        s = new JsonSettings(json);
        String type = s.text("model_type", "");
        family = EncoderFamily.of(type)
                .orElseThrow(() -> unsupported(
                        "model_type",
                        type.isEmpty() ? "(none)" : type,
                        "one of " + EncoderFamily.known() + ", and of decoders " + String.join(", ", DECODERS)));
    }

    private EncoderConfigReader(ObjectNode json, String where, EncoderFamily family) {
        this.json = json;
        this.where = where;
        this.family = family;
        s = new JsonSettings(json);
    }

    /** {@return the head of a decoder, whatever kind of decoder it is} */
    static Head decodersHead(Path folder) {
        Path file = folder.resolve("config.json");
        EncoderConfigReader reader =
                new EncoderConfigReader(JsonFile.object(file), file.toString(), EncoderFamily.BERT);
        Head head = reader.head();
        reader.s.throwIfWrong(reader.where, "fetch the model's config.json again");
        return head;
    }

    /** {@return whether config.json names a decoder of which the hidden states can be had} */
    static boolean isDecoder(Path folder) {
        return DECODERS.contains(JsonFile.object(folder.resolve("config.json"))
                .path("model_type")
                .asText());
    }

    /**
     * {@return the shape of an encoder}
     *
     * @param folder with config.json
     * @throws InvalidModelException if the file is missing or damaged, naming all that is wrong with it
     * @throws UnsupportedCapabilityException if it is of a kind, or has a setting, that is not supported, naming it
     */
    static EncoderConfig read(Path folder) {
        Path file = folder.resolve("config.json");
        return new EncoderConfigReader(JsonFile.object(file), file.toString()).config();
    }

    /** {@return whether config.json names an encoder that is known here} */
    static boolean isEncoder(Path folder) {
        return EncoderFamily.of(JsonFile.object(folder.resolve("config.json"))
                        .path("model_type")
                        .asText())
                .isPresent();
    }

    private EncoderConfig config() {
        refuseVariants();
        int hidden = s.count(key("hidden_size", "dim", "n_embd"), WIDEST);
        int heads = s.count(key("num_attention_heads", "n_heads", "n_head"), WIDEST);
        s.check(hidden % heads == 0, "the width " + hidden + " is not a multiple of " + heads + " heads");
        int layers = s.count(key("num_hidden_layers", "n_layers", "n_layer"), MOST_LAYERS);
        int vocabulary = s.count("vocab_size", LARGEST_VOCABULARY);
        int rows = s.count(key("max_position_embeddings", "n_positions"), LONGEST);
        int offset = offset();
        s.check(rows > offset, "max_position_embeddings " + rows + " leaves no place behind pad_token_id");
        Rotation rotation = rotation(layers, hidden / heads);
        s.check(
                !family.isRotary() || hidden / heads % 2 == 0,
                "a head of " + hidden / heads + " numbers cannot be turned in pairs");
        EncoderConfig config = new EncoderConfig(
                family,
                layers,
                hidden,
                heads,
                s.count(key("intermediate_size", "hidden_dim", "n_inner"), WIDEST),
                vocabulary,
                hasPlaces() ? rows : 0,
                offset,
                Math.max(1, rows - offset),
                types(),
                s.positive(key("layer_norm_eps", "norm_eps", "layer_norm_epsilon"), defaultEps(), 1),
                activation(key("hidden_act", "hidden_activation", "activation", "activation_function"), "gelu"),
                biases(),
                rotation,
                relative(),
                head());
        s.throwIfWrong(where, "fetch the model's config.json again");
        return config;
    }

    /** {@return the first of several names that the file has; where it has none, the first} */
    private String key(String... names) {
        for (String name : names) {
            if (json.hasNonNull(name)) {
                return name;
            }
        }
        return names[0];
    }

    // transformers' MPNet counts from behind 1, whatever its padding token is
    private int offset() {
        int padding = family == EncoderFamily.MPNET ? 1 : s.whole("pad_token_id", 1);
        return family.countsFromPadding() ? padding + 1 : 0;
    }

    private boolean hasPlaces() {
        return switch (family) {
            case BERT, ROBERTA, DISTILBERT, MPNET -> true;
            case MODERNBERT, NOMIC, GTE -> false;
            case DEBERTA -> s.flag("position_biased_input", true);
        };
    }

    private int types() {
        return switch (family) {
            case BERT, ROBERTA, NOMIC -> s.whole("type_vocab_size", 2);
            case GTE, DEBERTA -> s.whole("type_vocab_size", 0);
            case DISTILBERT, MPNET, MODERNBERT -> 0;
        };
    }

    private double defaultEps() {
        return switch (family) {
            case MODERNBERT -> 1e-5;
            case DEBERTA -> 1e-7;
            case BERT, ROBERTA, DISTILBERT, MPNET, NOMIC, GTE -> 1e-12;
        };
    }

    private Biases biases() {
        return switch (family) {
            case BERT, ROBERTA, DISTILBERT, MPNET, DEBERTA -> new Biases(true, true, true, true);
            case MODERNBERT ->
                new Biases(
                        s.flag("attention_bias", false),
                        s.flag("mlp_bias", false),
                        s.flag("mlp_bias", false),
                        s.flag("norm_bias", false));
            case NOMIC ->
                new Biases(
                        s.flag("qkv_proj_bias", false),
                        s.flag("mlp_fc1_bias", false),
                        s.flag("mlp_fc2_bias", false),
                        true);
            case GTE -> new Biases(true, false, true, true);
        };
    }

    private Activation activation(String key, String otherwise) {
        String name = s.text(key, otherwise);
        return switch (name) {
            case "gelu", "geglu" -> Activation.GELU;
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Activation.GELU_TANH;
            case "relu" -> Activation.RELU;
            case "silu", "swish", "swiglu" -> Activation.SILU;
            case "tanh" -> Activation.TANH;
            default -> throw unsupported(key, name, "gelu, gelu_new, gelu_pytorch_tanh, relu, silu or tanh");
        };
    }

    private Rotation rotation(int layers, int headDim) {
        return switch (family) {
            case MODERNBERT -> {
                int window = s.count("local_attention", LONGEST, 128) / 2;
                yield new Rotation(
                        theta("full_attention", "global_rope_theta", 160_000),
                        theta("sliding_attention", "local_rope_theta", 10_000),
                        window,
                        local(layers),
                        Stretch.NONE);
            }
            case NOMIC -> new Rotation(theta("", "rotary_emb_base", 1000), 0, 0, List.of(), Stretch.NONE);
            case GTE -> new Rotation(theta("", "rope_theta", 160_000), 0, 0, List.of(), stretch(headDim));
            case BERT, ROBERTA, DISTILBERT, MPNET, DEBERTA -> new Rotation(0, 0, 0, List.of(), Stretch.NONE);
        };
    }

    private double theta(String kind, String older, double otherwise) {
        ObjectNode all = s.object("rope_parameters");
        JsonNode own = kind.isEmpty() || !all.hasNonNull(kind) ? all : all.path(kind);
        if (!(own instanceof ObjectNode object)) {
            s.check(false, "rope_parameters." + kind + " must be an object");
            return otherwise;
        }
        String type = object.path("rope_type").asText("default");
        if (family != EncoderFamily.GTE && (!type.equals("default") || json.hasNonNull("rope_scaling"))) {
            throw unsupported("rope_scaling", type, "none: stretched angles are known of GTE alone");
        }
        return object.hasNonNull("rope_theta")
                ? s.within(object).positive("rope_theta", otherwise, 1e12)
                : s.positive(older, otherwise, 1e12);
    }

    // "ntk" as GTE's own code has it, which always applies it; transformers' GTE says the same by "linear" and a base
    private Stretch stretch(int headDim) {
        ObjectNode older = s.object("rope_scaling");
        ObjectNode said = older.isEmpty() ? s.object("rope_parameters") : older;
        String type = said.path("rope_type").asText(said.path("type").asText("default"));
        double factor = type.equals("default") ? 1 : s.within(said).positive("factor", MOST_STRETCH);
        s.check(factor >= 1, "factor of rope_scaling must be at least 1, got " + factor);
        return switch (type) {
            case "default" -> Stretch.NONE;
            case "linear" -> new Stretch(1, factor, 0);
            case "ntk" ->
                said.hasNonNull("mixed_b")
                        ? new Stretch(1, factor, s.within(said).positive("mixed_b", MOST_STRETCH))
                        : new Stretch(factor, Math.pow(factor, 2.0 / headDim), 0);
            default -> throw unsupported("rope_scaling", type, "linear or ntk");
        };
    }

    private List<Boolean> local(int layers) {
        List<String> types = s.texts("layer_types");
        int every = s.count("global_attn_every_n_layers", MOST_LAYERS, 3);
        s.check(types.isEmpty() || types.size() == layers, "layer_types names " + types.size() + " of " + layers);
        return IntStream.range(0, layers)
                .mapToObj(i -> i < types.size() ? types.get(i).equals("sliding_attention") : i % every != 0)
                .toList();
    }

    private Relative relative() {
        return switch (family) {
            case MPNET -> new Relative(s.count("relative_attention_num_buckets", WIDEST, 32), 128, false, false);
            case DEBERTA -> {
                int most = json.path("max_relative_positions").asInt(-1);
                int rows = most > 0 ? most : s.count("max_position_embeddings", LONGEST);
                int buckets = json.path("position_buckets").asInt(-1);
                List<String> kinds = s.texts("pos_att_type");
                List<String> split = kinds.size() == 1 ? List.of(kinds.get(0).split("\\|")) : kinds;
                yield new Relative(buckets > 0 ? buckets : rows, rows, split.contains("c2p"), split.contains("p2c"));
            }
            case BERT, ROBERTA, DISTILBERT, MODERNBERT, NOMIC, GTE -> new Relative(0, 0, false, false);
        };
    }

    private Head head() {
        HeadKind kind = headKind();
        List<String> labels = labels();
        boolean several = s.text("problem_type", "").equals("multi_label_classification");
        return switch (family) {
            case MODERNBERT ->
                new Head(
                        kind,
                        labels,
                        s.text("classifier_pooling", "cls").equals("mean") ? Pooling.MEAN : Pooling.FIRST,
                        activation("classifier_activation", "gelu"),
                        s.flag("classifier_bias", false),
                        several);
            case DISTILBERT -> new Head(kind, labels, Pooling.FIRST, Activation.RELU, true, several);
            case DEBERTA ->
                new Head(kind, labels, Pooling.FIRST, activation("pooler_hidden_act", "gelu"), true, several);
            case BERT, ROBERTA, MPNET, NOMIC, GTE ->
                new Head(kind, labels, Pooling.FIRST, Activation.TANH, true, several);
        };
    }

    private HeadKind headKind() {
        String architecture = json.path("architectures").path(0).asText();
        if (architecture.endsWith("ForSequenceClassification")) {
            return HeadKind.SEQUENCE;
        }
        return architecture.endsWith("ForTokenClassification") ? HeadKind.TOKEN : HeadKind.NONE;
    }

    private List<String> labels() {
        ObjectNode named = s.object("id2label");
        if (named.isEmpty()) {
            return IntStream.range(0, s.count("num_labels", MOST_LABELS, 2))
                    .mapToObj(i -> "LABEL_" + i)
                    .toList();
        }
        Map<Integer, String> byNumber = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : named.properties()) {
            boolean number = entry.getKey().matches("\\d{1,7}");
            s.check(number, "id2label has the key \"" + entry.getKey() + "\", not a number");
            byNumber.put(
                    number ? Integer.parseInt(entry.getKey()) : -1,
                    entry.getValue().asText());
        }
        List<Integer> expected = IntStream.range(0, byNumber.size()).boxed().toList();
        s.check(List.copyOf(byNumber.keySet()).equals(expected), "id2label does not count from 0 without a gap");
        return new ArrayList<>(byNumber.values());
    }

    private void refuseVariants() {
        require("position_embedding_type", family == EncoderFamily.GTE ? "rope" : "absolute");
        require("is_decoder", "false");
        require("prenorm", "false");
        require("rotary_emb_interleaved", "false");
        require("use_rms_norm", "false");
        require("layer_norm_type", "layer_norm");
        require("logn_attention_scale", "false");
        if (json.path("rotary_emb_fraction").asDouble(1) != 1) {
            throw unsupported(
                    "rotary_emb_fraction", json.path("rotary_emb_fraction").asText(), "1");
        }
        if (family == EncoderFamily.DEBERTA) {
            require("relative_attention", "true");
            require("norm_rel_ebd", "layer_norm");
            require("share_att_key", "true");
            require("conv_kernel_size", "0");
        }
    }

    private void require(String key, String wanted) {
        if (json.hasNonNull(key) && !json.path(key).asText().equals(wanted)) {
            throw unsupported(key, json.path(key).asText(), wanted);
        }
    }

    private UnsupportedCapabilityException unsupported(String key, String found, String wanted) {
        return new UnsupportedCapabilityException(where + ": " + key + " is \"" + brief(found) + "\", supported is "
                + wanted + " -> take an encoder of such a kind");
    }

    private static String brief(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }
}
