// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

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
import java.util.stream.Stream;

/** Whole files to be broken: a model folder, the same as GGUF, and an adapter of it. */
final class FuzzSeeds {
    static final String MODEL = "model";
    static final String ADAPTER = "adapter";
    static final String GGUF = "model.gguf";

    private FuzzSeeds() {}

    static void make(Path model, Path folder) {
        try {
            copy(model, folder.resolve(MODEL));
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
