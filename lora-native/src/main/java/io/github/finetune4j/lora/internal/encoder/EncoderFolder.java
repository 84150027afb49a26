// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.SafetensorsWriter;
import io.github.finetune4j.lora.internal.io.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes a trained encoder as a folder that transformers and sentence-transformers load. */
final class EncoderFolder {
    private static final List<String> KEPT = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.txt",
            "vocab.json",
            "merges.txt",
            "sentencepiece.bpe.model",
            "spm.model");
    private static final List<String> OF_SENTENCES =
            List.of("modules.json", "config_sentence_transformers.json", "1_Pooling/config.json");
    private static final String LIMIT = "sentence_bert_config.json";

    private EncoderFolder() {}

    /**
     * Writes a folder, config.json last.
     *
     * @param base folder that training began with
     * @param target to be made
     * @param task that was trained for
     * @param kernel with the weights
     * @param pooling that vectors were trained by
     * @param maxTokens of a text; 0: as the base has it
     */
    static void write(
            Path base, Path target, EncoderTask task, EncoderTrainingKernel kernel, Pooling pooling, int maxTokens) {
        EncoderConfig trained = kernel.layout().config();
        boolean vectors = task == EncoderTask.EMBEDDING;
        EncoderConfig config = vectors ? trained.with(task, List.of()) : trained;
        EncoderLayout named = new EncoderLayout(config, vectors ? "" : prefix(config.family()));
        List<SafetensorsWriter.Part> parts = new ArrayList<>();
        try (TensorSource source = ModelWeights.open(base)) {
            kernel.weights(named, source)
                    .forEach((name, tensor) ->
                            parts.add(SafetensorsWriter.Part.of(name, tensor.shape(), tensor.values())));
        }
        create(target);
        SafetensorsWriter.write(target.resolve("model.safetensors"), parts);
        copy(KEPT, base, target);
        if (vectors) {
            copy(OF_SENTENCES, base, target);
            boolean said = SentenceFolder.isIn(base);
            if (!said || SentenceFolder.read(base, pooling).pooling() != pooling) {
                sentences(target, config, pooling);
            }
        }
        if (maxTokens > 0 || vectors) {
            limit(base, target, maxTokens > 0 ? maxTokens : config.maxTokens(), maxTokens > 0);
        }
        ObjectNode json = JsonFile.object(base.resolve("config.json"));
        describe(json, config, task);
        write(target.resolve("config.json"), json);
    }

    // what sentence-transformers asks for: how tokens become a vector, and that it gets length 1
    private static void sentences(Path target, EncoderConfig config, Pooling pooling) {
        ArrayNode modules = JsonFile.mapper().createArrayNode();
        module(modules, "", "Transformer");
        module(modules, "1_Pooling", "Pooling");
        module(modules, "2_Normalize", "Normalize");
        write(target.resolve("modules.json"), modules);
        ObjectNode own = JsonFile.mapper().createObjectNode();
        own.put("word_embedding_dimension", config.hidden());
        own.put("pooling_mode_cls_token", pooling == Pooling.FIRST);
        own.put("pooling_mode_mean_tokens", pooling == Pooling.MEAN);
        own.put("pooling_mode_max_tokens", false);
        own.put("pooling_mode_mean_sqrt_len_tokens", false);
        own.put("pooling_mode_weightedmean_tokens", false);
        own.put("pooling_mode_lasttoken", pooling == Pooling.LAST);
        create(target.resolve("1_Pooling"));
        write(target.resolve("1_Pooling/config.json"), own);
    }

    // as sentence-transformers names it, and as whoever opens the folder here reads it
    private static void limit(Path base, Path target, int maxTokens, boolean replaces) {
        boolean said = Files.exists(base.resolve(LIMIT));
        ObjectNode json =
                said ? JsonFile.object(base.resolve(LIMIT)) : JsonFile.mapper().createObjectNode();
        if (replaces || !said) {
            json.put("max_seq_length", maxTokens);
        }
        if (!said) {
            json.put("do_lower_case", false);
        }
        write(target.resolve(LIMIT), json);
    }

    private static void module(ArrayNode modules, String path, String type) {
        ObjectNode module = modules.addObject();
        module.put("idx", modules.size() - 1);
        module.put("name", Integer.toString(modules.size() - 1));
        module.put("path", path);
        module.put("type", "sentence_transformers.models." + type);
    }

    private static void write(Path file, JsonNode json) {
        AtomicFile.write(file, json.toPrettyString() + "\n");
    }

    private static String prefix(EncoderFamily family) {
        return switch (family) {
            case BERT -> "bert.";
            case ROBERTA -> "roberta.";
            case DISTILBERT -> "distilbert.";
            case MPNET -> "mpnet.";
            case MODERNBERT -> "model.";
            case NOMIC -> "nomic_bert.";
            case GTE -> "gte.";
            case DEBERTA -> "deberta.";
        };
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFile.failed(folder, e);
        }
    }

    private static void copy(List<String> names, Path base, Path target) {
        for (String name : names) {
            if (Files.isRegularFile(base.resolve(name))) {
                create(Objects.requireNonNull(target.resolve(name).getParent(), "lies in the target"));
                AtomicFile.copy(base.resolve(name), target.resolve(name));
            }
        }
    }

    private static void describe(ObjectNode json, EncoderConfig config, EncoderTask task) {
        ArrayNode architectures = json.putArray("architectures");
        architectures.add(className(config.family(), json) + ending(task));
        json.put("dtype", "float32");
        json.remove("torch_dtype");
        if (task == EncoderTask.EMBEDDING) {
            return;
        }
        ObjectNode names = json.putObject("id2label");
        ObjectNode numbers = json.putObject("label2id");
        List<String> labels = config.head().labels();
        for (int i = 0; i < labels.size(); i++) {
            names.put(Integer.toString(i), labels.get(i));
            numbers.put(labels.get(i), i);
        }
        json.remove("problem_type");
        if (task == EncoderTask.CLASSES || task == EncoderTask.SEVERAL_CLASSES) {
            json.put(
                    "problem_type",
                    task == EncoderTask.CLASSES ? "single_label_classification" : "multi_label_classification");
        }
    }

    private static String ending(EncoderTask task) {
        return switch (task) {
            case CLASSES, SEVERAL_CLASSES, SCORE -> "ForSequenceClassification";
            case TOKENS -> "ForTokenClassification";
            case EMBEDDING -> "Model";
        };
    }

    private static String className(EncoderFamily family, ObjectNode json) {
        return switch (family) {
            case BERT -> "Bert";
            case ROBERTA ->
                switch (json.path("model_type").asText()) {
                    case "xlm-roberta" -> "XLMRoberta";
                    case "camembert" -> "Camembert";
                    default -> "Roberta";
                };
            case DISTILBERT -> "DistilBert";
            case MPNET -> "MPNet";
            case MODERNBERT -> "ModernBert";
            case NOMIC -> "NomicBert";
            case GTE -> "Gte";
            case DEBERTA -> "DebertaV2";
        };
    }
}
