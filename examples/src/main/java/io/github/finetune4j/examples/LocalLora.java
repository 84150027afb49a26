// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetSplit;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.model.ModelRef;
import java.nio.file.Path;

/** Fine-tunes a model in this JVM and compares it with its base: no account, no Python. */
public final class LocalLora {
    private LocalLora() {}

    /**
     * Prints how the tuned model compares with its base.
     *
     * @param args a Hugging Face folder and a JSONL file of chat examples
     */
    public static void main(String[] args) {
        System.out.println(tuneAndCompare(args[0], Path.of(args[1])).summary());
    }

    static Comparison tuneAndCompare(String baseModel, Path file) {
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
