// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.mlflow.MlflowRegistry;
import io.github.finetune4j.mlflow.MlflowRun;
import io.github.finetune4j.mlflow.MlflowStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.outbox.OutboxRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.tensorboard.TensorBoardFiles;
import io.github.finetune4j.tensorboard.TensorBoardWriter;
import io.github.finetune4j.wandb.WandbRun;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Training where colleagues look for it: at MLflow, in TensorBoard, at Weights and Biases. */
final class Tracked {
    private Tracked() {}

    static MlflowStatus atMlflow(URI server, Path folder, FineTuneProvider provider, String baseModel, Dataset data) {
        // tag::mlflow[]
        try (MlflowRegistry mlflow =
                        MlflowRegistry.builder(server).experiment("support").build();
                OutboxRegistry outbox = OutboxRegistry.open(folder, mlflow)) {
            ModelRef tuned = FineTune.builder()
                    .registry(outbox, "router")
                    .provider(provider)
                    .baseModel(baseModel)
                    .trainingData(data)
                    .run();
            System.out.println(tuned + ", " + outbox.waiting() + " things are still to be reported");
            return mlflow.status();
        }
        // end::mlflow[]
    }

    static void mirror(MlflowRegistry mlflow, RegistryStore own) {
        // tag::mirror[]
        mlflow.mirror(own); // all that my registry knows, as often as you like
        for (MlflowRun run : mlflow.runs()) {
            run.reportTo(own); // and back: runs of other clients, too
        }
        // end::mirror[]
    }

    static void inTensorBoard(FineTuneJob job, Path logs) {
        // tag::tensorboard[]
        try (TensorBoardWriter board = TensorBoardWriter.open(logs.resolve("router-1"))) {
            board.settings(Map.of("rank", 8, "learningRate", 2e-4));
            job.onEvent(board).await();
        }
        TensorBoardFiles.read(logs.resolve("router-1")).points().forEach(System.out::println);
        // end::tensorboard[]
    }

    static Path atWeightsAndBiases(FineTuneJob job, Path wandb) {
        // tag::wandb[]
        try (WandbRun run = WandbRun.builder(wandb, job.ref())
                .project("support")
                .tags("lora")
                .config(Map.of("rank", 8, "learningRate", 2e-4))
                .open()) {
            job.onEvent(run).await();
            return run.folder(); // for wandb sync
        }
        // end::wandb[]
    }
}
