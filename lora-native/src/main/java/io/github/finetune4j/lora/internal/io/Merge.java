// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.config.GgufSettings;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.config.ModelPath;
import io.github.finetune4j.lora.internal.gguf.GgufFile;
import io.github.finetune4j.lora.internal.tokens.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
            MergedTensors merged = new MergedTensors(weights, config, adapter);
            List<SafetensorsWriter.Part> parts =
                    merged.names().stream().map(name -> part(merged, name)).toList();
            AtomicFolder.write(target, folder -> {
                copySettings(base, folder);
                if (merged.untied()) {
                    untie(folder.resolve("config.json"));
                }
                SafetensorsWriter.write(folder.resolve("model.safetensors"), parts);
                weights.unchanged();
            });
        }
    }

    private static void untie(Path file) {
        ObjectNode json = JsonFile.object(file);
        json.put("tie_word_embeddings", false);
        AtomicFolder.deleteQuietly(file);
        AtomicFile.write(file, json.toPrettyString() + "\n");
    }

    private static SafetensorsWriter.Part part(MergedTensors merged, String name) {
        Dtype dtype = merged.dtype(name);
        return new SafetensorsWriter.Part(
                name,
                dtype,
                merged.shape(name),
                () -> FiniteNumbers.requireHeld(Floats.bytes(merged.tensor(name), dtype), name, dtype));
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
        AtomicFile.write(folder.resolve("tokenizer.json"), tokenizer.tokenizer().toString());
        ObjectNode config = tokenizer.config();
        tokenizer.findTemplate().ifPresent(template -> config.put("chat_template", template));
        write(folder.resolve("tokenizer_config.json"), config);
    }

    private static void write(Path file, ObjectNode json) {
        AtomicFile.write(file, json.toPrettyString() + "\n");
    }

    private static void copyFiles(Path base, Path folder) {
        try (Stream<Path> files = Files.list(base)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                if (WEIGHTS.stream().noneMatch(name::endsWith) && !AtomicFolder.isTemporary(file)) {
                    AtomicFile.copy(file, folder.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new InvalidModelException("cannot list " + base + ": " + e + " -> check the folder's permissions", e);
        }
    }
}
