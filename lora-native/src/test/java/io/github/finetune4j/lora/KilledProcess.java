// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.ValidationMetric;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** What the kill test runs as a process of its own: submits one job, or goes on with it, and waits for its end. */
public final class KilledProcess {
    static final String KEY = "killed";

    private KilledProcess() {}

    /** Arguments: the runs folder, the model folder, and whether labels are learnt from pairs. */
    public static void main(String[] args) {
        try (LocalLoraProvider provider = provider(Path.of(args[0]))) {
            JobRef job = provider.submit(spec(args[1], Boolean.parseBoolean(args[2])), SubmitContext.of(KEY));
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

    static FineTuneSpec spec(String model, boolean pairsOfLabels) {
        if (pairsOfLabels) {
            return labels(model);
        }
        return model.equals(TinyTexts.encoder().toString()) ? embedder(model) : adapter(model);
    }

    private static FineTuneSpec embedder(String encoder) {
        return FineTuneSpec.builder()
                .baseModel(encoder)
                .trainingData(pairs(0, 40))
                .validationData(pairs(40, 44))
                .method(TrainingMethod.embedding())
                .seed(11)
                .earlyStopping(new EarlyStopping(1000, 0))
                .hyperparameters(Hyperparameters.builder()
                        .epochs(12)
                        .batchSize(4)
                        .learningRate(1e-3)
                        .checkpointSteps(7)
                        .evaluationSteps(9)
                        .embedding(e -> e.sizes(32, 8))
                        .build())
                .build();
    }

    private static FineTuneSpec labels(String encoder) {
        return FineTuneSpec.builder()
                .baseModel(encoder)
                .trainingData(Dataset.of(ThreeLabels.rows(40)))
                .validationData(Dataset.of(ThreeLabels.rows(46).subList(40, 46)))
                .method(TrainingMethod.classification())
                .head(HeadConfig.builder().contrastive(true).build())
                .seed(11)
                .earlyStopping(new EarlyStopping(1000, 0, ValidationMetric.ACCURACY))
                .hyperparameters(Hyperparameters.builder()
                        .epochs(12)
                        .batchSize(4)
                        .learningRate(1e-3)
                        .checkpointSteps(7)
                        .build())
                .build();
    }

    private static Dataset pairs(int from, int to) {
        return Dataset.of(IntStream.range(from, to)
                .mapToObj(i -> PairExample.of(TinyTexts.text(i % 3, i), TinyTexts.text(i % 3, i + 9)))
                .toList());
    }

    private static FineTuneSpec adapter(String model) {
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
