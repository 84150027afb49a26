// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.JsonSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * The settings of a LoRA adapter in PEFT's {@code adapter_config.json}, as far as it is understood here.
 *
 * @param rank inner width, where no pattern says otherwise
 * @param alpha scale of the update before it is divided by the rank, or by its root, where no pattern says otherwise
 * @param dropout share of A's input set to zero in training
 * @param rankStabilized whether the divisor is the root of the rank
 * @param targetModules short names, such as {@code q_proj}
 * @param baseModel name or path of the model the adapter belongs to
 * @param variant what goes beyond plain LoRA
 */
public record AdapterConfig(
        int rank,
        double alpha,
        double dropout,
        boolean rankStabilized,
        List<String> targetModules,
        String baseModel,
        Variant variant) {
    /** The file's name. */
    public static final String FILE = "adapter_config.json";

    /**
     * The parts of a training that go beyond plain LoRA.
     *
     * @param dora whether each output's length is kept apart from its direction
     * @param ranks of single modules, see {@link ModulePatterns}
     * @param alphas of single modules
     * @param layers that have an adapter; empty: all
     * @param modulesToSave names of modules that were trained as a whole
     */
    public record Variant(
            boolean dora,
            Map<String, Integer> ranks,
            Map<String, Double> alphas,
            Set<Integer> layers,
            List<String> modulesToSave) {
        /** Nothing of it. */
        public static final Variant PLAIN = new Variant(false, Map.of(), Map.of(), Set.of(), List.of());

        /** Copies all. */
        public Variant {
            ranks = Collections.unmodifiableMap(new LinkedHashMap<>(ranks));
            alphas = Collections.unmodifiableMap(new LinkedHashMap<>(alphas));
            layers = Collections.unmodifiableSet(new TreeSet<>(layers));
            modulesToSave = List.copyOf(modulesToSave);
        }
    }

    // in the order PEFT 0.21 writes them; what is not listed in json() has this value
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
            "lora_ga_config",
            "megatron_config",
            "monteclora_config",
            "revision",
            "target_parameters",
            "trainable_token_indices",
            "use_bdlora",
            "velora_config");
    private static final List<String> FALSE =
            List.of("ensure_weight_tying", "fan_in_fan_out", "lora_bias", "use_qalora");
    private static final List<String> EMPTY = List.of("loftq_config");
    // these say nothing about the weights as they lie in the file, or the tensors themselves show it
    private static final List<String> HARMLESS = List.of(
            "auto_mapping",
            "revision",
            "exclude_modules",
            "layers_pattern",
            "ensure_weight_tying",
            "eva_config",
            "lora_ga_config",
            "megatron_config");

    private static final List<String> UNDERSTOOD = List.of(
            "alpha_pattern",
            "base_model_name_or_path",
            "bias",
            "inference_mode",
            "init_lora_weights",
            "layers_to_transform",
            "lora_alpha",
            "lora_dropout",
            "megatron_core",
            "modules_to_save",
            "peft_type",
            "peft_version",
            "qalora_group_size",
            "r",
            "rank_pattern",
            "target_modules",
            "task_type",
            "unsloth_fixed",
            "use_dora",
            "use_rslora");

    private static final int WIDEST = 1 << 16;
    private static final int MOST_PATTERNS = 4096;

    /** Copies the list, sorted. */
    public AdapterConfig {
        targetModules = List.copyOf(new TreeSet<>(targetModules));
        Given.atLeast("rank", rank, 1);
        Given.positive("alpha", alpha);
    }

    /** The settings of plain LoRA or rsLoRA. */
    public AdapterConfig(
            int rank,
            double alpha,
            double dropout,
            boolean rankStabilized,
            List<String> targetModules,
            String baseModel) {
        this(rank, alpha, dropout, rankStabilized, targetModules, baseModel, Variant.PLAIN);
    }

    /** {@return the factor on B·A: α/r, or α/√r where it is rank-stabilised; where no pattern says otherwise} */
    public double scale() {
        return scale(rank, alpha);
    }

    /**
     * {@return the factor on B·A of one module}
     *
     * @param module its path
     */
    public double scale(String module) {
        return scale(rank(module), alpha(module));
    }

    private double scale(int width, double numerator) {
        return rankStabilized ? numerator / Math.sqrt(width) : numerator / width;
    }

    /**
     * {@return inner width of one module}
     *
     * @param module its path
     */
    public int rank(String module) {
        return ModulePatterns.find(variant.ranks(), module).orElse(rank);
    }

    private double alpha(String module) {
        return ModulePatterns.find(variant.alphas(), module).orElse(alpha);
    }

    /**
     * {@return what the file in an adapter's folder says}
     *
     * @param folder that holds {@code adapter_config.json}
     * @throws InvalidModelException if it is missing or damaged
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it asks for a variant of LoRA that is not
     *     supported, naming it
     */
    public static AdapterConfig read(Path folder) {
        Path file = folder.resolve(FILE);
        return read(JsonFile.object(file), file);
    }

    static AdapterConfig read(ObjectNode json, Path file) {
        JsonSettings settings = new JsonSettings(json);
        refuse(json, settings, file);
        ModulePatterns.Looks looks = new ModulePatterns.Looks();
        TargetModules.read(json, settings, looks); // what it says must be right, whatever model it is for
        int rank = settings.count("r", WIDEST);
        double alpha = settings.positive("lora_alpha", 1e9);
        AdapterConfig config = new AdapterConfig(
                rank,
                alpha,
                settings.share("lora_dropout"),
                settings.flag("use_rslora", false),
                settings.texts("target_modules"),
                settings.text("base_model_name_or_path", ""),
                new Variant(
                        settings.flag("use_dora", false),
                        pattern(settings, "rank_pattern", looks, (inner, key) -> inner.count(key, WIDEST)),
                        pattern(settings, "alpha_pattern", looks, (inner, key) -> inner.positive(key, 1e9)),
                        Set.copyOf(settings.wholes("layers_to_transform")),
                        settings.texts("modules_to_save")));
        settings.throwIfWrong(file.toString(), "the file is damaged, save the adapter again");
        return config;
    }

    private static <T> Map<String, T> pattern(
            JsonSettings settings, String name, ModulePatterns.Looks looks, BiFunction<JsonSettings, String, T> value) {
        ObjectNode node = settings.object(name);
        settings.check(
                node.size() <= MOST_PATTERNS, name + " has " + node.size() + " entries, at most " + MOST_PATTERNS);
        JsonSettings inner = settings.within(node);
        Map<String, T> values = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(key -> {
            String wrong = ModulePatterns.problem(key, looks);
            settings.check(wrong.isEmpty(), name + ": " + wrong);
            values.put(key, value.apply(inner, key));
        });
        return values;
    }

    /**
     * Looks through the patterns for each of some modules, as is done again wherever they are used.
     *
     * @param modules their paths
     * @param looks of the file's expressions
     * @throws IllegalArgumentException if the patterns look at them too often
     */
    void tryPatterns(Collection<String> modules, ModulePatterns.Looks looks) {
        for (String module : modules) {
            ModulePatterns.find(variant.ranks(), module, looks);
            ModulePatterns.find(variant.alphas(), module, looks);
        }
    }

    /** {@return the same with the paths of its modules instead of what named them} */
    AdapterConfig naming(Collection<String> paths) {
        Variant all = new Variant(variant.dora(), variant.ranks(), variant.alphas(), Set.of(), variant.modulesToSave());
        return new AdapterConfig(rank, alpha, dropout, rankStabilized, List.copyOf(paths), baseModel, all);
    }

    private static void refuse(ObjectNode json, JsonSettings settings, Path file) {
        List<String> found = new ArrayList<>();
        String type = settings.text("peft_type", "(none)");
        if (!type.equals("LORA")) {
            found.add("peft_type " + type);
        }
        PeftJson.addActive(json, List.of(NULLS, FALSE, EMPTY), HARMLESS, found);
        PeftJson.addUnknown(json, List.of(NULLS, FALSE, EMPTY, UNDERSTOOD), found);
        if (!settings.text("bias", "none").equals("none")) {
            found.add("bias " + json.path("bias"));
        }
        JsonNode start = json.path("init_lora_weights"); // pissa, olora, corda and loftq change the base's weights too
        if (start.isTextual() && !List.of("gaussian", "eva", "orthogonal").contains(start.asText())) {
            found.add("init_lora_weights " + start);
        }
        PeftJson.refuse(found, file);
    }

    /** {@return the file's text, with the keys that PEFT 0.21 writes, in its order} */
    public String json() {
        TreeMap<String, Object> keys = new TreeMap<>();
        NULLS.forEach(key -> keys.put(key, JsonFile.mapper().nullNode()));
        FALSE.forEach(key -> keys.put(key, false));
        EMPTY.forEach(key -> keys.put(key, Map.of()));
        keys.put("base_model_name_or_path", baseModel);
        keys.put("bias", "none");
        keys.put("inference_mode", true);
        keys.put("init_lora_weights", true);
        keys.put("lora_alpha", whole(alpha));
        keys.put("lora_dropout", dropout);
        keys.put("megatron_core", "megatron.core");
        keys.put("peft_type", "LORA");
        keys.put("peft_version", PeftJson.VERSION);
        keys.put("qalora_group_size", 16);
        keys.put("r", rank);
        keys.put("target_modules", targetModules);
        keys.put("task_type", "CAUSAL_LM");
        keys.put("use_rslora", rankStabilized);
        putVariant(keys);
        return PeftJson.text(keys);
    }

    private void putVariant(Map<String, Object> keys) {
        Map<String, Object> alphas = new LinkedHashMap<>();
        variant.alphas().forEach((key, value) -> alphas.put(key, whole(value)));
        keys.put("use_dora", variant.dora());
        keys.put("rank_pattern", variant.ranks());
        keys.put("alpha_pattern", alphas);
        keys.put("layers_to_transform", PeftJson.nullable(variant.layers()));
        keys.put("modules_to_save", PeftJson.nullable(variant.modulesToSave()));
    }

    private static Object whole(double number) {
        return number == Math.rint(number) && number < 1e9 ? (Object) (int) number : (Object) number;
    }
}
