// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.gguf.GgufFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code config.json} and {@code generation_config.json} of a model folder. */
public final class ModelConfigReader {
    /** The architectures that work, as config.json names them. */
    public static final List<String> ARCHITECTURES = ArchitectureReader.CLASS_NAMES;

    private static final int WIDEST = 1 << 20; // of any width: products of two stay within a long
    private static final int LARGEST_VOCABULARY = 1 << 24;
    private static final int LONGEST_CONTEXT = 1 << 24;
    private static final long MOST_ANGLES = 1L << 29; // tables of sines and cosines of 1 GiB each

    private ModelConfigReader() {}

    /**
     * {@return the model's shape}
     *
     * @param folder in Hugging Face's layout, or a GGUF file, or a folder that holds one
     * @throws InvalidModelException if the folder or config.json is missing or damaged: every missing key and wrong
     *     number in one message
     * @throws UnsupportedCapabilityException if it is another architecture, or a variant that is not supported
     */
    public static ModelConfig read(Path folder) {
        if (!ModelPath.exists(folder)) {
            throw new InvalidModelException("no model folder " + folder.toAbsolutePath()
                    + " -> give a folder that holds config.json, model.safetensors and tokenizer.json, or a GGUF file");
        }
        Optional<Path> gguf = ModelPath.gguf(folder);
        if (gguf.isPresent()) {
            return ofGguf(gguf.get());
        }
        Path file = folder.resolve("config.json");
        ObjectNode json = JsonFile.object(file);
        Path generation = folder.resolve("generation_config.json");
        ObjectNode second = Files.exists(generation) ? JsonFile.object(generation) : json;
        return read(json, second, file.toString());
    }

    /**
     * {@return the shape of a decoder of which the hidden states are wanted, and no vocabulary head: whatever head its
     * file has}
     *
     * @param folder in Hugging Face's layout
     * @throws InvalidModelException if config.json is missing or damaged
     * @throws UnsupportedCapabilityException if it is another architecture, or a variant that is not supported
     */
    public static ModelConfig readForStates(Path folder) {
        Path file = folder.resolve("config.json");
        ObjectNode json = JsonFile.object(file);
        json.remove("architectures");
        json.put("tie_word_embeddings", true);
        return read(json, json, file.toString());
    }

    private static ModelConfig ofGguf(Path gguf) {
        try (GgufFile file = GgufFile.open(gguf)) {
            ObjectNode json = GgufSettings.config(file);
            return read(json, GgufSettings.generation(file), gguf.toString());
        }
    }

    private static ModelConfig read(ObjectNode json, ObjectNode generation, String where) {
        JsonSettings s = new JsonSettings(json);
        ArchitectureReader kind = new ArchitectureReader(json, s, where);
        int hidden = s.count("hidden_size", WIDEST);
        int heads = s.count("num_attention_heads", WIDEST);
        int keyValueHeads = s.count("num_key_value_heads", WIDEST, heads);
        int headDim = s.count(
                "head_dim", WIDEST, kind.defaultHeadDim() > 0 ? kind.defaultHeadDim() : Math.max(1, hidden / heads));
        int vocabulary = s.count("vocab_size", LARGEST_VOCABULARY);
        s.check(
                heads % keyValueHeads == 0,
                "num_key_value_heads " + keyValueHeads + " must divide num_attention_heads " + heads);
        s.check(headDim % 2 == 0, "head_dim must be even, got " + headDim);
        s.check(
                (long) heads * headDim <= WIDEST,
                "num_attention_heads " + heads + " times head_dim " + headDim + " is above " + WIDEST);
        s.check(
                json.hasNonNull("head_dim") || kind.defaultHeadDim() > 0 || hidden % heads == 0,
                "hidden_size " + hidden + " is not a multiple of num_attention_heads " + heads);
        JsonSettings g = new JsonSettings(generation);
        List<Integer> eos = g.tokens("eos_token_id", vocabulary);
        int layers = s.count("num_hidden_layers", 10_000);
        int context = s.count("max_position_embeddings", LONGEST_CONTEXT, 2048);
        s.check(
                (long) context * headDim <= MOST_ANGLES,
                "max_position_embeddings " + context + " times head_dim " + headDim + " is above " + MOST_ANGLES);
        Architecture architecture = kind.read(layers, hidden, context);
        ModelConfig config = new ModelConfig(
                layers,
                hidden,
                heads,
                keyValueHeads,
                headDim,
                s.count("intermediate_size", WIDEST),
                vocabulary,
                stretched(context, architecture.rotation().scaling()),
                s.positive("rms_norm_eps", 1e-6, 1),
                kind.theta(),
                s.flag("tie_word_embeddings", kind.defaultTied()),
                eos.isEmpty() ? s.tokens("eos_token_id", vocabulary) : eos,
                s.token("bos_token_id", vocabulary),
                pad(g.token("pad_token_id", vocabulary), s.token("pad_token_id", vocabulary)),
                s.text("dtype", s.text("torch_dtype", "float32")),
                architecture);
        s.throwIfWrong(where);
        g.throwIfWrong(where.replace("config.json", "generation_config.json"));
        return config;
    }

    // the other kinds of scaling are in max_position_embeddings already
    private static int stretched(int context, RopeScaling scaling) {
        return scaling.kind() == RopeScaling.Kind.DYNAMIC
                ? (int) Math.min(LONGEST_CONTEXT, Math.floor(scaling.originalContext() * scaling.factor()))
                : context;
    }

    private static OptionalInt pad(OptionalInt first, OptionalInt second) {
        return first.isPresent() ? first : second;
    }
}
