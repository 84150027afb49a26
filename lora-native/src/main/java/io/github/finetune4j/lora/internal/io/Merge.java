package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.GgufSettings;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.config.ModelPath;
import io.github.finetune4j.lora.internal.config.SavedModules;
import io.github.finetune4j.lora.internal.gguf.GgufFile;
import io.github.finetune4j.lora.internal.tokens.TokenizerFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Puts an adapter into its base for good: W + scale·B·A, computed in float32 and rounded to the base's own type, as
 * PEFT's {@code merge_and_unload}.
 */
public final class Merge {
    private static final List<String> WEIGHTS =
            List.of(".safetensors", ".bin", ".pt", ".pth", ".gguf", ".h5", ".msgpack", ".onnx", ".index.json");

    private Merge() {}

    /**
     * Writes a model folder with the merged weights and everything else of the base: settings, tokenizer, template.
     *
     * @param base the base model's folder
     * @param adapterFolder PEFT's two files
     * @param target the new folder; replaced if there
     * @throws InvalidModelException if base or adapter cannot be read, or do not fit
     * @throws io.github.finetune4j.error.ResultNotSavedException if the target cannot be written
     */
    public static void merge(Path base, Path adapterFolder, Path target) {
        ModelConfig config = ModelConfigReader.read(base);
        Adapter adapter = mergeable(Adapter.read(adapterFolder, config));
        try (TensorSource weights = ModelWeights.open(base, config)) {
            List<SafetensorsWriter.Part> parts = new ArrayList<>();
            for (String name : weights.names()) {
                parts.add(part(weights, name, adapter, config));
            }
            boolean untied =
                    SavedModules.unties(config, List.copyOf(adapter.saved().keySet()));
            if (untied) {
                parts.add(head(weights, adapter, config));
            }
            AtomicFiles.writeFolder(target, folder -> {
                copySettings(base, folder);
                if (untied) {
                    untie(folder.resolve("config.json"));
                }
                SafetensorsWriter.write(folder.resolve("model.safetensors"), parts);
            });
        }
    }

    private static Adapter mergeable(Adapter adapter) {
        if (adapter.isPrompt()) {
            throw new UnsupportedCapabilityException(
                    "prompt tuning cannot be merged: it has vectors before each text, and"
                            + " no update of the weights -> answer with the adapter beside the base");
        }
        return adapter;
    }

    // what was one tensor in the base is two now
    private static SafetensorsWriter.Part head(TensorSource weights, Adapter adapter, ModelConfig config) {
        TensorData saved = adapter.saved().get(LlamaTensors.HEAD.replace(".weight", ""));
        Dtype dtype = ModelWeights.typeToWrite(weights, LlamaTensors.EMBEDDING, config);
        return new SafetensorsWriter.Part(
                LlamaTensors.HEAD,
                dtype,
                weights.shape(LlamaTensors.EMBEDDING),
                () -> unchanged(saved == null ? weights.tensor(LlamaTensors.EMBEDDING) : saved, dtype));
    }

    private static void untie(Path file) {
        ObjectNode json = JsonFile.object(file);
        json.put("tie_word_embeddings", false);
        AtomicFiles.deleteQuietly(file);
        AtomicFiles.write(file, json.toPrettyString() + "\n");
    }

    private static SafetensorsWriter.Part part(TensorSource weights, String name, Adapter adapter, ModelConfig config) {
        Dtype dtype = ModelWeights.typeToWrite(weights, name, config);
        String module = name.endsWith(".weight") ? name.substring(0, name.length() - 7) : "";
        Adapter.Pair pair = adapter.modules().get(module);
        TensorData saved = adapter.saved().get(module);
        if (saved != null) {
            return new SafetensorsWriter.Part(name, dtype, saved.shape(), () -> Floats.bytes(Floats.of(saved), dtype));
        }
        return new SafetensorsWriter.Part(
                name,
                dtype,
                weights.shape(name),
                () -> pair == null
                        ? unchanged(weights.tensor(name), dtype)
                        : merged(weights.tensor(name), pair, adapter.config().scale(module), dtype));
    }

    private static ByteBuffer unchanged(TensorData tensor, Dtype dtype) {
        return tensor.dtype() == dtype ? tensor.bytes() : Floats.bytes(Floats.of(tensor), dtype);
    }

    /** {@return W + scale·B·A in a type} */
    static ByteBuffer merged(TensorData weight, Adapter.Pair pair, double scale, Dtype dtype) {
        return Floats.bytes(sum(weight, pair, scale), dtype);
    }

    /** {@return W + scale·B·A} */
    static float[] sum(TensorData weight, Adapter.Pair pair, double scale) {
        float[] w = Floats.of(weight);
        float[] a = Floats.of(pair.a());
        float[] b = Floats.of(pair.b());
        int rank = (int) pair.a().shape()[0];
        int in = (int) pair.a().shape()[1];
        IntStream.range(0, (int) weight.shape()[0])
                .parallel()
                .forEach(row -> addRow(w, row, a, b, rank, in, (float) scale));
        if (pair.magnitude() != null) {
            stretch(w, Floats.of(pair.magnitude()), in);
        }
        return w;
    }

    /** DoRA: each row gets its own length. */
    private static void stretch(float[] w, float[] magnitude, int in) {
        for (int row = 0; row < magnitude.length; row++) {
            double squares = 0;
            for (int i = 0; i < in; i++) {
                squares += (double) w[row * in + i] * w[row * in + i];
            }
            float factor = (float) (magnitude[row] / Math.sqrt(squares));
            for (int i = 0; i < in; i++) {
                w[row * in + i] *= factor;
            }
        }
    }

    private static void addRow(float[] w, int row, float[] a, float[] b, int rank, int in, float scale) {
        float[] sum = new float[in];
        for (int k = 0; k < rank; k++) {
            float factor = b[row * rank + k];
            for (int i = 0; i < in; i++) {
                sum[i] += factor * a[k * in + i];
            }
        }
        for (int i = 0; i < in; i++) {
            w[row * in + i] += scale * sum[i];
        }
    }

    /**
     * Copies every file of a model folder that holds no weights; of a GGUF file writes what says the same.
     *
     * @param base to read
     * @param folder to write into
     */
    public static void copySettings(Path base, Path folder) {
        Optional<Path> gguf = ModelPath.gguf(base);
        if (gguf.isPresent()) {
            writeSettings(gguf.get(), folder);
        } else {
            copyFiles(base, folder);
        }
    }

    private static void writeSettings(Path gguf, Path folder) {
        try (GgufFile file = GgufFile.open(gguf)) {
            write(folder.resolve("config.json"), GgufSettings.config(file));
            write(folder.resolve("generation_config.json"), GgufSettings.generation(file));
        }
        TokenizerFiles tokenizer = new TokenizerFiles(gguf);
        AtomicFiles.write(
                folder.resolve("tokenizer.json"), tokenizer.tokenizer().toString());
        ObjectNode config = tokenizer.config();
        tokenizer.findTemplate().ifPresent(template -> config.put("chat_template", template));
        write(folder.resolve("tokenizer_config.json"), config);
    }

    private static void write(Path file, ObjectNode json) {
        AtomicFiles.write(file, json.toPrettyString() + "\n");
    }

    private static void copyFiles(Path base, Path folder) {
        try (Stream<Path> files = Files.list(base)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                if (WEIGHTS.stream().noneMatch(name::endsWith) && !AtomicFiles.isAside(file)) {
                    AtomicFiles.copy(file, folder.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new InvalidModelException("cannot list " + base + ": " + e + " -> check the folder's permissions", e);
        }
    }
}
