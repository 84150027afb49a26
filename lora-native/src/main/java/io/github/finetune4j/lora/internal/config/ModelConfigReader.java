package io.github.finetune4j.lora.internal.config;

import com.fasterxml.jackson.databind.JsonNode;
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
    public static final List<String> ARCHITECTURES = List.of("LlamaForCausalLM");

    private static final String WORK = "; those that work: " + String.join(", ", ARCHITECTURES)
            + " (model_type llama, silu, no biases, no rope scaling) -> choose such a model";
    private static final int WIDEST = 1 << 20; // of any width: products of two stay within a long
    private static final int LARGEST_VOCABULARY = 1 << 24;
    private static final int LONGEST_CONTEXT = 1 << 24;

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
        refuseOthers(json, file);
        Path generation = folder.resolve("generation_config.json");
        ObjectNode second = Files.exists(generation) ? JsonFile.object(generation) : json;
        return read(json, second, file.toString());
    }

    private static ModelConfig ofGguf(Path gguf) {
        try (GgufFile file = GgufFile.open(gguf)) {
            ObjectNode json = GgufSettings.config(file);
            refuseOthers(json, gguf);
            return read(json, GgufSettings.generation(file), gguf.toString());
        }
    }

    private static ModelConfig read(ObjectNode json, ObjectNode generation, String where) {
        Settings s = new Settings(json);
        int hidden = s.count("hidden_size", WIDEST);
        int heads = s.count("num_attention_heads", WIDEST);
        int keyValueHeads = s.count("num_key_value_heads", WIDEST, heads);
        int headDim = s.count("head_dim", WIDEST, Math.max(1, hidden / heads));
        int vocabulary = s.count("vocab_size", LARGEST_VOCABULARY);
        s.check(
                heads % keyValueHeads == 0,
                "num_key_value_heads " + keyValueHeads + " must divide num_attention_heads " + heads);
        s.check(headDim % 2 == 0, "head_dim must be even, got " + headDim);
        s.check(
                (long) heads * headDim <= WIDEST,
                "num_attention_heads " + heads + " times head_dim " + headDim + " is above " + WIDEST);
        s.check(
                json.hasNonNull("head_dim") || hidden % heads == 0,
                "hidden_size " + hidden + " is not a multiple of num_attention_heads " + heads);
        Settings g = new Settings(generation);
        List<Integer> eos = g.tokens("eos_token_id", vocabulary);
        ModelConfig config = new ModelConfig(
                s.count("num_hidden_layers", 10_000),
                hidden,
                heads,
                keyValueHeads,
                headDim,
                s.count("intermediate_size", WIDEST),
                vocabulary,
                s.count("max_position_embeddings", LONGEST_CONTEXT, 2048),
                s.positive("rms_norm_eps", 1e-6, 1),
                ropeTheta(json, s),
                s.flag("tie_word_embeddings", false),
                eos.isEmpty() ? s.tokens("eos_token_id", vocabulary) : eos,
                s.token("bos_token_id", vocabulary),
                pad(g.token("pad_token_id", vocabulary), s.token("pad_token_id", vocabulary)),
                dtype(json));
        s.throwIfWrong(where);
        g.throwIfWrong(where.replace("config.json", "generation_config.json"));
        return config;
    }

    private static OptionalInt pad(OptionalInt first, OptionalInt second) {
        return first.isPresent() ? first : second;
    }

    // transformers 5 moved rope_theta into rope_parameters
    private static double ropeTheta(ObjectNode json, Settings s) {
        return json.path("rope_parameters") instanceof ObjectNode inner && inner.has("rope_theta")
                ? new Settings(inner).positive("rope_theta", 10_000, 1e12)
                : s.positive("rope_theta", 10_000, 1e12);
    }

    private static String dtype(ObjectNode json) {
        return json.path("dtype").asText(json.path("torch_dtype").asText("float32"));
    }

    private static void refuseOthers(ObjectNode json, Path file) {
        String type = json.path("model_type").asText("(none)");
        String architecture =
                json.path("architectures").path(0).asText(type.equals("llama") ? "LlamaForCausalLM" : "(none)");
        if (!type.equals("llama") || !ARCHITECTURES.contains(architecture)) {
            throw new UnsupportedCapabilityException(file + " is of architecture " + architecture + " (model_type "
                    + type + "), which is not supported" + WORK);
        }
        refuse(json.path("attention_bias").asBoolean(), file, "attention_bias true");
        refuse(json.path("mlp_bias").asBoolean(), file, "mlp_bias true");
        String activation = json.path("hidden_act").asText("silu");
        refuse(!activation.equals("silu") && !activation.equals("swish"), file, "hidden_act " + activation);
        refuse(scaled(json.path("rope_scaling")) || scaled(json.path("rope_parameters")), file, "rope scaling");
        refuse(json.path("quantization_config").isObject(), file, "quantization_config");
    }

    private static boolean scaled(JsonNode rope) {
        String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
        return rope.isObject() && !type.equals("default");
    }

    private static void refuse(boolean found, Path file, String what) {
        if (found) {
            throw new UnsupportedCapabilityException(file + " has " + what + ", which is not supported" + WORK);
        }
    }
}
