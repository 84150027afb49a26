// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package org.example;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.evaluation.report.ConsoleTable;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.startermodel.StarterModel;
import java.nio.file.Path;

/** A project of one's own: the README's program, whole. */
public final class FirstTuning {
    private FirstTuning() {}

    /**
     * Tunes the starter model and compares it with what it was.
     *
     * @param args a JSONL file of chats
     */
    public static void main(String[] args) {
        Path file = Path.of(args[0]);
        // tag::main[]
        // a toy; or the folder of a model from the Hugging Face Hub
        String baseModel = StarterModel.folder().toString();
        System.out.println(ConsoleTable.of(compare(baseModel, file)));
        // end::main[]
    }

    static Comparison compare(String baseModel, Path file) {
        // tag::local[]
        try (LocalLoraProvider local = LocalLoraProvider.create()) {
            DatasetSplit data = Dataset.builder()
                    .addJsonl(file)
                    .deduplicate()
                    .split(s -> s.training(0.8).validation(0.1).test(0.1).seed(7))
                    .build();
            ModelRef tuned = FineTune.builder()
                    .provider(local)
                    .baseModel(baseModel)
                    .trainingData(data.training())
                    .validationData(data.validation())
                    .lora(lora -> lora.rank(16).alpha(32))
                    .hyperparameters(h -> h.epochs(3))
                    .run();
            return Evaluator.builder()
                    .metrics(Metrics.exactMatch())
                    .build()
                    .compare(local.chatModel(baseModel), local.chatModel(tuned), data.test());
        }
        // end::local[]
    }
}
