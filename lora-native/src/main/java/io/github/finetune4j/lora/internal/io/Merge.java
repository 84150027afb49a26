package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.GgufSettings;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.config.ModelPath;
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
        Adapter adapter = Adapter.read(adapterFolder, config);
        try (TensorSource weights = ModelWeights.open(base, config)) {
            List<SafetensorsWriter.Part> parts = new ArrayList<>();
            for (String name : weights.names()) {
                parts.add(part(weights, name, adapter, config));
            }
            AtomicFiles.writeFolder(target, folder -> {
                copySettings(base, folder);
                SafetensorsWriter.write(folder.resolve("model.safetensors"), parts);
            });
        }
    }

    private static SafetensorsWriter.Part part(TensorSource weights, String name, Adapter adapter, ModelConfig config) {
        Dtype dtype = ModelWeights.typeToWrite(weights, name, config);
        Adapter.Pair pair =
                name.endsWith(".weight") ? adapter.modules().get(name.substring(0, name.length() - 7)) : null;
        return new SafetensorsWriter.Part(
                name,
                dtype,
                weights.shape(name),
                () -> pair == null
                        ? unchanged(weights.tensor(name), dtype)
                        : merged(weights.tensor(name), pair, adapter.config().scale(), dtype));
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
        return w;
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
