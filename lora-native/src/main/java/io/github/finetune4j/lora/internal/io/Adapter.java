// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.JsonSettings;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.SavedModules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An adapter as PEFT keeps it in two files: LoRA in its variants, or the vectors of prompt tuning.
 *
 * @param config what adapter_config.json says of LoRA; for prompt tuning it says nothing of use but the base
 * @param modules the pair of each adapted module, by its path such as {@code model.layers.0.self_attn.q_proj}
 * @param saved weights of modules that were trained as a whole, by the module's path
 * @param prompt vectors of prompt tuning {@code [virtual tokens, hidden]}; null for LoRA
 */
public record Adapter(
        AdapterConfig config,
        Map<String, Pair> modules,
        Map<String, TensorData> saved,
        @Nullable TensorData prompt) {
    /** The weights' file. */
    public static final String FILE = "adapter_model.safetensors";

    private static final String PREFIX = "base_model.model.";
    private static final String MAGNITUDE = ".lora_magnitude_vector";
    private static final String PROMPT = "prompt_embeddings";

    /**
     * The two factors of an update: W + scale·B·A.
     *
     * @param a {@code [rank, in]}
     * @param b {@code [out, rank]}
     * @param magnitude length of each output's weights {@code [out]}; null without DoRA
     */
    public record Pair(TensorData a, TensorData b, @Nullable TensorData magnitude) {
        /** Without DoRA. */
        public Pair(TensorData a, TensorData b) {
            this(a, b, null);
        }
    }

    /** Makes the maps unmodifiable. */
    public Adapter {
        modules = Collections.unmodifiableMap(new LinkedHashMap<>(modules));
        saved = Collections.unmodifiableMap(new LinkedHashMap<>(saved));
    }

    /** {@return whether it is prompt tuning} */
    public boolean isPrompt() {
        return prompt != null;
    }

    /** {@return how many vectors stand before each text; 0: none} */
    public int virtualTokens() {
        return prompt == null ? 0 : (int) prompt.shape()[0];
    }

    /**
     * {@return the name of a factor in the file}
     *
     * @param module path of the module
     * @param factor A or B
     */
    public static String name(String module, char factor) {
        return PREFIX + module + ".lora_" + factor + ".weight";
    }

    /**
     * Reads an adapter and checks it against the model that it is to be put on.
     *
     * @param folder with PEFT's two files
     * @param model shape of the base
     * @return the adapter; its tensors are mapped
     * @throws InvalidModelException if a file is missing or damaged, or does not fit the model
     * @throws io.github.finetune4j.error.UnsupportedCapabilityException if it is more than plain LoRA
     */
    public static Adapter read(Path folder, ModelConfig model) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidModelException("no adapter folder " + folder.toAbsolutePath()
                    + " -> give a folder that holds " + AdapterConfig.FILE + " and " + FILE);
        }
        Path file = folder.resolve(FILE);
        if (PromptConfig.isIn(folder)) {
            return prompt(promptFor(model, folder), file, model);
        }
        Path settings = folder.resolve(AdapterConfig.FILE);
        ObjectNode json = JsonFile.object(settings);
        AdapterConfig config = AdapterConfig.read(json, settings);
        ModulePatterns.Looks looks = new ModulePatterns.Looks();
        TargetModules targets = TargetModules.read(json, new JsonSettings(json), looks);
        List<String> named = named(settings, () -> {
            List<String> found = targets.in(model);
            config.tryPatterns(found, looks);
            return found;
        });
        List<String> saved = savedPaths(settings, config, model);
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            AdapterTensors checked = new AdapterTensors(tensors, file);
            refuseBesideLayers(checked, named, file);
            Map<String, Pair> modules = pairs(checked, named, config, model);
            Map<String, TensorData> whole = saved(checked, saved, model);
            checked.throwIfNotAll(named, modules.keySet(), config.targetModules());
            return new Adapter(targets.isPlain() ? config : config.naming(modules.keySet()), modules, whole, null);
        }
    }

    /** {@return what the work returns} What it says of the settings is reported with their file. */
    private static <T> T named(Path settings, Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(settings + ": " + e.getMessage(), e);
        }
    }

    private static List<String> savedPaths(Path settings, AdapterConfig config, ModelConfig model) {
        try {
            return SavedModules.resolve(model, config.variant().modulesToSave());
        } catch (IllegalArgumentException e) {
            UnsupportedCapabilityException refused =
                    new UnsupportedCapabilityException(settings + ": " + e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    private static PromptConfig promptFor(ModelConfig model, Path folder) {
        PromptConfig config = PromptConfig.read(folder);
        if (config.virtualTokens() >= model.context()) {
            throw new InvalidModelException(
                    folder.resolve(AdapterConfig.FILE) + ": num_virtual_tokens must be less than"
                            + " the model's context of " + model.context() + " tokens, got " + config.virtualTokens()
                            + " -> use the base model that the adapter was trained on");
        }
        return config;
    }

    private static Map<String, Pair> pairs(
            AdapterTensors tensors, List<String> named, AdapterConfig config, ModelConfig model) {
        Map<String, Pair> modules = new LinkedHashMap<>();
        for (String path : named) {
            if (tensors.has(name(path, 'A')) || tensors.has(name(path, 'B'))) {
                modules.put(path, pair(tensors, path, config, model));
            }
        }
        return modules;
    }

    private static void refuseBesideLayers(AdapterTensors tensors, List<String> named, Path file) {
        for (String path : TargetModules.BESIDE_LAYERS) {
            if (named.contains(path) && tensors.hasAny(PREFIX + path + ".lora_")) {
                throw new UnsupportedCapabilityException(
                        file + ": the adapter has low-rank factors on " + path
                                + ", which is not supported; on the linear modules of layers they are -> merge the adapter into its base with PEFT");
            }
        }
    }

    private static Adapter prompt(PromptConfig config, Path file, ModelConfig model) {
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            AdapterTensors checked = new AdapterTensors(tensors, file);
            TensorData vectors = checked.tensor(PROMPT, config.virtualTokens(), model.hidden());
            checked.throwIfNotAll(List.of(), Set.of(), List.of());
            AdapterConfig nothing = new AdapterConfig(1, 1, 0, false, List.of(), config.baseModel());
            return new Adapter(nothing, Map.of(), Map.of(), vectors);
        }
    }

    private static Pair pair(AdapterTensors tensors, String path, AdapterConfig config, ModelConfig model) {
        int out = LlamaTensors.out(model, path);
        int in = LlamaTensors.in(model, path);
        int rank = config.rank(path);
        return new Pair(
                tensors.tensor(name(path, 'A'), rank, in),
                tensors.tensor(name(path, 'B'), out, rank),
                config.variant().dora() ? tensors.tensor(PREFIX + path + MAGNITUDE, out) : null);
    }

    private static Map<String, TensorData> saved(AdapterTensors tensors, List<String> paths, ModelConfig model) {
        Map<String, TensorData> saved = new LinkedHashMap<>();
        for (String path : paths) {
            saved.put(path, tensors.tensor(SavedModules.fileName(path), SavedModules.shape(model, path)));
        }
        return saved;
    }

    /**
     * Writes prompt tuning as PEFT's two files into a folder that is there.
     *
     * @param folder to write into
     * @param config the first file
     * @param model shape of the base
     * @param vectors the second
     * @throws io.github.finetune4j.error.ResultNotSavedException if they cannot be written
     */
    public static void write(Path folder, PromptConfig config, ModelConfig model, SafetensorsWriter.Part vectors) {
        SafetensorsWriter.write(folder.resolve(FILE), List.of(vectors));
        AtomicFile.write(folder.resolve(AdapterConfig.FILE), config.json(model));
    }

    /**
     * Writes PEFT's two files into a folder that is there.
     *
     * @param folder to write into
     * @param config the first file
     * @param parts the second, with names by {@link #name}
     * @throws io.github.finetune4j.error.ResultNotSavedException if they cannot be written
     */
    public static void write(Path folder, AdapterConfig config, Collection<SafetensorsWriter.Part> parts) {
        SafetensorsWriter.write(folder.resolve(FILE), parts);
        AtomicFile.write(folder.resolve(AdapterConfig.FILE), config.json());
    }
}
