package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What PEFT's {@code adapter_config.json} says, as far as it is understood here.
 *
 * @param rank inner width
 * @param alpha scale of the update before it is divided by the rank, or by its root
 * @param dropout share of A's input set to zero in training
 * @param rankStabilized whether the divisor is the root of the rank
 * @param targetModules short names, such as {@code q_proj}
 * @param baseModel name or path of the model the adapter belongs to
 */
public record AdapterConfig(
        int rank, double alpha, double dropout, boolean rankStabilized, List<String> targetModules, String baseModel) {
    /** The file's name. */
    public static final String FILE = "adapter_config.json";

    // in the order PEFT 0.21 writes them; what is not listed in write() has this value
    private static final List<String> NULLS = List.of(
            "alora_invocation_tokens",
            "arrow_config",
            "auto_mapping",
            "corda_config",
            "eva_config",
            "exclude_modules",
            "kasa_config",
            "layer_replication",
            "layers_pattern",
            "layers_to_transform",
            "lora_ga_config",
            "megatron_config",
            "modules_to_save",
            "monteclora_config",
            "revision",
            "target_parameters",
            "trainable_token_indices",
            "use_bdlora",
            "velora_config");
    private static final List<String> FALSE =
            List.of("ensure_weight_tying", "fan_in_fan_out", "lora_bias", "use_dora", "use_qalora", "use_rslora");
    private static final List<String> EMPTY = List.of("alpha_pattern", "loftq_config", "rank_pattern");
    // these say nothing about the weights as they lie in the file, or the tensors themselves tell
    private static final List<String> HARMLESS = List.of(
            "auto_mapping",
            "revision",
            "exclude_modules",
            "layers_pattern",
            "layers_to_transform",
            "use_rslora",
            "ensure_weight_tying",
            "eva_config",
            "lora_ga_config",
            "megatron_config");

    /** Copies the list, sorted. */
    public AdapterConfig {
        targetModules = List.copyOf(new TreeSet<>(targetModules));
        if (rank < 1) {
            throw new IllegalArgumentException("rank must be at least 1, got " + rank);
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha must be above 0, got " + alpha);
        }
    }

    /** {@return the factor on B·A: α/r, or α/√r where it is rank-stabilised} */
    public double scale() {
        return rankStabilized ? alpha / Math.sqrt(rank) : alpha / rank;
    }

    /**
     * {@return what the file in an adapter's folder says}
     *
     * @param folder that holds {@code adapter_config.json}
     * @throws InvalidModelException if it is missing or damaged
     * @throws UnsupportedCapabilityException if it asks for a variant of LoRA that is not supported, naming it
     */
    public static AdapterConfig read(Path folder) {
        Path file = folder.resolve(FILE);
        ObjectNode json = JsonFile.object(file);
        refuse(json, file);
        int rank = json.path("r").asInt();
        double alpha = json.path("lora_alpha").asDouble(Double.NaN);
        if (rank < 1 || rank > 1 << 16 || !(alpha > 0) || Double.isInfinite(alpha)) {
            throw new InvalidModelException(
                    file + ": r must be at least 1 and lora_alpha above 0, got r " + json.path("r") + " and lora_alpha "
                            + json.path("lora_alpha") + " -> the file is damaged, save the adapter again");
        }
        return new AdapterConfig(
                rank,
                alpha,
                json.path("lora_dropout").asDouble(),
                json.path("use_rslora").asBoolean(),
                targets(json.path("target_modules")),
                json.path("base_model_name_or_path").asText(""));
    }

    private static List<String> targets(JsonNode node) {
        List<String> names = new ArrayList<>();
        for (JsonNode each : node.isArray() ? node : List.of(node)) {
            names.add(each.asText());
        }
        return names;
    }

    private static void refuse(ObjectNode json, Path file) {
        List<String> found = new ArrayList<>();
        String type = json.path("peft_type").asText("(none)");
        if (!type.equals("LORA")) {
            found.add("peft_type " + type);
        }
        for (String key : Stream.of(NULLS, FALSE, EMPTY).flatMap(List::stream).toList()) {
            JsonNode value = json.path(key);
            if (active(value) && !HARMLESS.contains(key)) {
                found.add(key + " " + value);
            }
        }
        if (!json.path("bias").asText("none").equals("none")) {
            found.add("bias " + json.path("bias"));
        }
        JsonNode start = json.path("init_lora_weights"); // pissa, olora, corda and loftq change the base's weights too
        if (start.isTextual() && !List.of("gaussian", "eva", "orthogonal").contains(start.asText())) {
            found.add("init_lora_weights " + start);
        }
        if (!found.isEmpty()) {
            throw new UnsupportedCapabilityException(
                    file + " asks for " + String.join(", ", found)
                            + ", which is not supported; plain LoRA and rsLoRA are -> merge the adapter into its base with PEFT");
        }
    }

    private static boolean active(JsonNode value) {
        return !(value.isMissingNode()
                || value.isNull()
                || (value.isBoolean() && !value.asBoolean())
                || (value.isContainerNode() && value.isEmpty()));
    }

    /** {@return the file's text, with the keys that PEFT 0.21 writes, in its order} */
    public String json() {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        TreeMap<String, Object> keys = new TreeMap<>();
        NULLS.forEach(key -> keys.put(key, JsonFile.mapper().nullNode()));
        FALSE.forEach(key -> keys.put(key, false));
        EMPTY.forEach(key -> keys.put(key, JsonFile.mapper().createObjectNode()));
        keys.put("base_model_name_or_path", baseModel);
        keys.put("bias", "none");
        keys.put("inference_mode", true);
        keys.put("init_lora_weights", true);
        keys.put("lora_alpha", alpha == Math.rint(alpha) && alpha < 1e9 ? (Object) (int) alpha : (Object) alpha);
        keys.put("lora_dropout", dropout);
        keys.put("megatron_core", "megatron.core");
        keys.put("peft_type", "LORA");
        keys.put("peft_version", "0.21.2");
        keys.put("qalora_group_size", 16);
        keys.put("r", rank);
        keys.put("target_modules", targetModules);
        keys.put("task_type", "CAUSAL_LM");
        keys.put("use_rslora", rankStabilized);
        keys.forEach((key, value) -> json.set(key, JsonFile.mapper().valueToTree(value)));
        return json.toPrettyString() + "\n";
    }
}
