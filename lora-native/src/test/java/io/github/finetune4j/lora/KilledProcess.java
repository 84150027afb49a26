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
import io.github.finetune4j.training.HeadStart;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import io.github.finetune4j.training.ValidationMetric;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** What the kill test runs as a process of its own: submits one job, or goes on with it, and waits for its end. */
public final class KilledProcess {
    static final String KEY = "killed";

    private KilledProcess() {}

    /** What a job learns. */
    enum Lesson {
        /** What its base usually does: an adapter, or an embedder. */
        USUAL,
        LABELS_BY_PAIRS,
        LABELS_FROM_A_FITTED_HEAD
    }

    /** Arguments: the runs folder, the model folder, and the name of a {@link Lesson}. */
    public static void main(String[] args) {
        try (LocalLoraProvider provider = provider(Path.of(args[0]))) {
            JobRef job = provider.submit(spec(args[1], Lesson.valueOf(args[2])), SubmitContext.of(KEY));
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

    static FineTuneSpec spec(String model, Lesson lesson) {
        return switch (lesson) {
            case USUAL -> model.equals(TinyTexts.encoder().toString()) ? embedder(model) : adapter(model);
            case LABELS_BY_PAIRS ->
                labels(model)
                        .head(HeadConfig.builder().contrastive(true).build())
                        .build();
            case LABELS_FROM_A_FITTED_HEAD ->
                labels(model)
                        .tuningMethod(TuningMethod.FULL)
                        .head(HeadConfig.builder().start(HeadStart.FITTED).build())
                        .build();
        };
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

    private static FineTuneSpec.Builder labels(String encoder) {
        return FineTuneSpec.builder()
                .baseModel(encoder)
                .trainingData(Dataset.of(ThreeLabels.rows(40)))
                .validationData(Dataset.of(ThreeLabels.rows(46).subList(40, 46)))
                .method(TrainingMethod.classification())
                .seed(11)
                .earlyStopping(new EarlyStopping(1000, 0, ValidationMetric.ACCURACY))
                .hyperparameters(Hyperparameters.builder()
                        .epochs(12)
                        .batchSize(4)
                        .learningRate(1e-3)
                        .checkpointSteps(7)
                        .build());
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
