// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import java.nio.file.Path;

/** What the kill test runs as a process of its own: submits one job, or goes on with it, and waits for its end. */
public final class KilledProcess {
    static final String KEY = "killed";

    private KilledProcess() {}

    /** Arguments: the runs folder and the model folder. */
    public static void main(String[] args) {
        try (LocalLoraProvider provider = provider(Path.of(args[0]))) {
            JobRef job = provider.submit(spec(args[1]), SubmitContext.of(KEY));
            JobStatus end = LocalLoraProviderTest.await(provider, job).status();
            if (end != JobStatus.SUCCEEDED) {
                throw new IllegalStateException(
                        "the job ended as " + end + ": " + provider.poll(job).failure());
            }
        }
    }

    static LocalLoraProvider provider(Path runs) {
        return LocalLoraProvider.builder()
                .runs(runs)
                .precision(LocalPrecision.FP32)
                .threads(1)
                .build();
    }

    static FineTuneSpec spec(String model) {
        return FineTuneSpec.builder()
                .baseModel(model)
                .trainingData(LocalLoraProviderTckTest.data(20))
                .validationData(LocalLoraProviderTckTest.data(3))
                .seed(11)
                .lora(LoraConfig.builder().rank(4).dropout(0.1).build())
                .hyperparameters(Hyperparameters.builder()
                        .epochs(12)
                        .batchSize(2)
                        .learningRate(5e-3)
                        .checkpointSteps(7)
                        .evaluationSteps(9)
                        .build())
                .build();
    }
}
