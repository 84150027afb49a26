// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens the weights of a model folder and checks them against its configuration. */
public final class ModelWeights {
    private static final int MOST_LISTED = 8;

    private ModelWeights() {}

    /**
     * Opens {@code model.safetensors}, or the shards that {@code model.safetensors.index.json} lists, or a GGUF file.
     *
     * @param folder of the model, or a GGUF file
     * @return its tensors
     * @throws InvalidModelException if there are none, or a file is damaged
     */
    public static TensorSource open(Path folder) {
        Optional<Path> gguf = ModelPath.gguf(folder);
        if (gguf.isPresent()) {
            return GgufTensors.open(gguf.get());
        }
        Path single = folder.resolve("model.safetensors");
        Path index = folder.resolve("model.safetensors.index.json");
        if (Files.exists(single) || !Files.exists(index)) {
            refusePickles(folder, single);
            return SafetensorsFile.open(single);
        }
        return ShardedTensors.open(index);
    }

    private static void refusePickles(Path folder, Path single) {
        if (!Files.exists(single) && Files.exists(folder.resolve("pytorch_model.bin"))) {
            throw new InvalidModelException(
                    folder + " holds its weights as pytorch_model.bin only, a pickle, which is not read"
                            + " -> save the model with save_pretrained(safe_serialization=True)");
        }
    }

    /**
     * Opens the weights and checks that every tensor the model needs is there, in its shape, and none that it has no
     * place for.
     *
     * @param folder of the model, or a GGUF file
     * @param config what config.json says
     * @return the tensors
     * @throws InvalidModelException naming everything that is missing or wrong
     */
    public static TensorSource open(Path folder, ModelConfig config) {
        TensorSource source = open(folder);
        try {
            check(source, config, folder);
            return source;
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static void check(TensorSource source, ModelConfig config, Path folder) {
        List<String> wrong = new ArrayList<>();
        Set<String> names = source.names();
        Map<String, long[]> shapes = LlamaTensors.shapes(config);
        shapes.forEach((name, shape) -> {
            if (!names.contains(name)) {
                wrong.add("no tensor " + name);
            } else if (!Arrays.equals(source.shape(name), shape)) {
                wrong.add(name + " has shape "
                        + Arrays.toString(source.shape(name)) + ", config.json asks for "
                        + Arrays.toString(shape));
            }
        });
        names.stream()
                .filter(name -> !shapes.containsKey(name) && !isHarmless(name))
                .forEach(name -> wrong.add("config.json has no place for the tensor " + name));
        if (config.tiedEmbeddings() && names.contains(LlamaTensors.HEAD) && !isEmbedding(source)) {
            wrong.add(
                    LlamaTensors.HEAD + " differs from the embedding, and tie_word_embeddings says that they are one");
        }
        if (!wrong.isEmpty()) {
            String more = wrong.size() > MOST_LISTED ? "; and " + (wrong.size() - MOST_LISTED) + " more" : "";
            throw new InvalidModelException("the weights in " + folder + " do not fit its config.json: "
                    + String.join("; ", wrong.subList(0, Math.min(MOST_LISTED, wrong.size()))) + more
                    + " -> fetch the model again");
        }
    }

    // angles are computed; a head beside a tied embedding is compared
    private static boolean isHarmless(String name) {
        return name.endsWith(".rotary_emb.inv_freq") || name.equals(LlamaTensors.HEAD);
    }

    private static boolean isEmbedding(TensorSource source) {
        TensorData head = source.tensor(LlamaTensors.HEAD);
        TensorData embedding = source.tensor(LlamaTensors.EMBEDDING);
        return head.dtype() == embedding.dtype() && head.bytes().equals(embedding.bytes());
    }

    /**
     * {@return the type that a changed tensor is written in: the file's own, or the model's where the file keeps it in
     * blocks of few bits}
     *
     * @param source of the model
     * @param name of the tensor
     * @param config of the model
     */
    public static Dtype typeToWrite(TensorSource source, String name, ModelConfig config) {
        return source.isQuantised(name) && config.dtype().equals("bfloat16")
                ? Dtype.BF16
                : source.tensor(name).dtype();
    }
}
