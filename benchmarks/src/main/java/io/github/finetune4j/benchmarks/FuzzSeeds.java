// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.lora.GgufEncoding;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.lora.LocalPrecision;
import io.github.finetune4j.lora.ModelExport;
import io.github.finetune4j.model.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Whole files to be broken: a model folder, the same as GGUF, and an adapter of it. */
final class FuzzSeeds {
    static final String MODEL = "model";
    static final String ADAPTER = "adapter";
    static final String GGUF = "model.gguf";

    /** The model's tokenizer with another normalizer or model: folders beside it. */
    static final List<String> VARIANTS =
            List.of("NFC", "NFD", "NFKC", "NFKD", "BertNormalizer", "Unigram", "UnigramOfNestedPieces");

    private static final int NESTED = 1024;

    private FuzzSeeds() {}

    static void make(Path model, Path folder) {
        try {
            copy(model, folder.resolve(MODEL));
            for (String variant : VARIANTS) {
                copy(model, folder.resolve(variant));
                Files.delete(folder.resolve(variant).resolve("model.safetensors"));
                vary(folder.resolve(variant).resolve("tokenizer.json"), variant);
            }
            if (!Files.exists(folder.resolve(GGUF))) {
                ModelExport.of(folder.resolve(MODEL)).gguf(folder.resolve(GGUF), GgufEncoding.Q8_0);
            }
            if (!Files.exists(folder.resolve(ADAPTER))) {
                copy(trained(folder), folder.resolve(ADAPTER));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder, e);
        }
    }

    private static void vary(Path file, String variant) throws IOException {
        ObjectNode json = (ObjectNode) JsonLines.node(Files.readString(file));
        if (variant.startsWith("Unigram")) {
            unigram(json, variant.equals("Unigram") ? 0 : NESTED);
        } else {
            ObjectNode normalizer = json.putObject("normalizer").put("type", variant);
            if (variant.startsWith("Bert")) {
                normalizer.put("clean_text", true).put("handle_chinese_chars", true);
                normalizer.put("strip_accents", true).put("lowercase", true);
            }
        }
        Files.writeString(file, json.toString());
    }

    // the same tokens under the same numbers, and perhaps many that each begin the next
    private static void unigram(ObjectNode json, int nested) {
        Map<Integer, String> tokens = new TreeMap<>();
        json.path("model")
                .path("vocab")
                .properties()
                .forEach(each -> tokens.put(each.getValue().intValue(), each.getKey()));
        for (JsonNode added : json.path("added_tokens")) {
            tokens.put(added.path("id").intValue(), added.path("content").textValue());
        }
        ObjectNode model =
                json.putObject("model").put("type", "Unigram").put("unk_id", 0).put("byte_fallback", false);
        ArrayNode vocab = model.putArray("vocab");
        tokens.forEach((id, token) -> vocab.addArray().add(token).add(-id / 100.0));
        for (int length = 1; length <= nested; length++) {
            String piece = "\u0315\u0300".repeat(length);
            vocab.addArray().add(piece).add(-length);
            vocab.addArray().add("aa".repeat(length) + "a").add(-length);
        }
        json.putNull("pre_tokenizer");
        json.putNull("post_processor");
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path trained(Path folder) {
        ChatExample row = ChatExample.of(Message.user("Say it."), Message.assistant("It."));
        try (LocalLoraProvider local = LocalLoraProvider.builder()
                .runs(folder.resolve("runs"))
                .precision(LocalPrecision.FP32)
                .build()) {
            ModelRef tuned = FineTune.builder()
                    .provider(local)
                    .baseModel(folder.resolve(MODEL).toString())
                    .trainingData(Dataset.of(List.of(row, row)))
                    .lora(lora -> lora.rank(2))
                    .hyperparameters(h -> h.epochs(1).batchSize(2))
                    .seed(1)
                    .run();
            return local.folder(tuned);
        }
    }
}
