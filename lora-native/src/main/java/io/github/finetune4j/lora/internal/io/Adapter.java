package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A LoRA adapter as PEFT keeps it in two files.
 *
 * @param config what adapter_config.json says
 * @param modules the pair of each adapted module, by its path such as {@code model.layers.0.self_attn.q_proj}
 */
public record Adapter(AdapterConfig config, Map<String, Pair> modules) {
    /** The weights' file. */
    public static final String FILE = "adapter_model.safetensors";

    private static final String PREFIX = "base_model.model.";

    /**
     * The two factors of an update: W + scale·B·A.
     *
     * @param a {@code [rank, in]}
     * @param b {@code [out, rank]}
     */
    public record Pair(TensorData a, TensorData b) {}

    /** Makes the map unmodifiable. */
    public Adapter {
        modules = Collections.unmodifiableMap(new LinkedHashMap<>(modules));
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
        AdapterConfig config = AdapterConfig.read(folder);
        Path file = folder.resolve(FILE);
        Map<String, Pair> modules = new LinkedHashMap<>();
        try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
            for (int layer = 0; layer < model.layers(); layer++) {
                for (String module : LlamaTensors.MODULES) {
                    String path = LlamaTensors.path(layer, module);
                    if (tensors.names().contains(name(path, 'A'))
                            || tensors.names().contains(name(path, 'B'))) {
                        modules.put(
                                path,
                                pair(
                                        tensors,
                                        path,
                                        config.rank(),
                                        LlamaTensors.out(model, module),
                                        LlamaTensors.in(model, module)));
                    }
                }
            }
            refuseUnknown(tensors, modules, file);
        }
        return new Adapter(config, modules);
    }

    private static Pair pair(SafetensorsFile tensors, String path, int rank, int out, int in) {
        return new Pair(
                shaped(tensors.tensor(name(path, 'A')), rank, in), shaped(tensors.tensor(name(path, 'B')), out, rank));
    }

    private static TensorData shaped(TensorData tensor, long rows, long columns) {
        if (!Arrays.equals(tensor.shape(), new long[] {rows, columns})) {
            throw new InvalidModelException("adapter tensor " + tensor.name() + " has shape "
                    + Arrays.toString(tensor.shape()) + ", this model and rank ask for [" + rows + ", " + columns
                    + "] -> use the base model that the adapter was trained on");
        }
        return tensor;
    }

    private static void refuseUnknown(SafetensorsFile tensors, Map<String, Pair> modules, Path file) {
        for (String name : tensors.names()) {
            String module = name.startsWith(PREFIX)
                    ? name.substring(PREFIX.length()).replaceFirst("\\.lora_[AB]\\.weight$", "")
                    : name;
            if (!modules.containsKey(module)) {
                throw new InvalidModelException(
                        file + " holds the tensor " + name
                                + ", which fits no linear layer of this model -> use the base model that the adapter was trained on");
            }
        }
        if (modules.isEmpty()) {
            throw new InvalidModelException(file + " holds no tensor -> save the adapter again");
        }
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
        AtomicFiles.write(folder.resolve(AdapterConfig.FILE), config.json());
    }
}
