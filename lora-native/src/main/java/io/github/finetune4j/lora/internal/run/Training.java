// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.io.WeightsHash;
import io.github.finetune4j.lora.internal.kernel.AdamW;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.kernel.VirtualTokens;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import io.github.finetune4j.lora.internal.train.Likelihood;
import io.github.finetune4j.lora.internal.train.Objective;
import io.github.finetune4j.lora.internal.train.PreferenceObjective;
import io.github.finetune4j.lora.internal.train.Schedule;
import io.github.finetune4j.lora.internal.train.Trainer;
import io.github.finetune4j.lora.internal.train.TrainerOptions;
import io.github.finetune4j.training.LearningRateSchedule;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Kernel and trainer of a run, made from its settings. */
final class Training implements AutoCloseable {
    private static final int BATCH_TOKENS = Planner.BATCH_TOKENS;

    private static final double WARMUP = 0.03;

    private final SharedModels.@Nullable Loan base;
    private final Kernel kernel;
    private final Trainer trainer;
    private final String baseHash;
    private final int vocabulary;

    Training(RunFolder run, RunSettings settings, SharedModels models) {
        Path folder = Path.of(settings.baseFolder());
        ModelConfig config = ModelConfigReader.read(folder);
        vocabulary = config.vocabulary();
        Precision precision = settings.dtype();
        try (TensorSource weights = ModelWeights.open(folder, config)) {
            baseHash = WeightsHash.of(weights);
            base = settings.full()
                    ? null
                    : models.borrow(folder, precision, settings.method().quantization());
            Adapter start = settings.method().continued() ? Adapter.read(run.start(), config) : null;
            kernel =
                    base == null ? AutogradKernel.full(config, precision) : Kernels.on(base.weights(), settings, start);
            new StartValues(kernel, config, settings, weights).set(start);
        }
        List<TokenRow> rows = run.trainingRows();
        trainer = new Trainer(
                kernel,
                objective(settings, config, "training", rows),
                objective(settings, config, "validation", run.validationRows()),
                options(settings.loop(), examples(settings, rows.size())),
                config.vocabulary(),
                System::nanoTime);
    }

    private static Objective objective(RunSettings settings, ModelConfig config, String what, List<TokenRow> rows) {
        return settings.dpo()
                ? new PreferenceObjective(what, rows, settings.method().beta())
                : new Likelihood(
                        what, VirtualTokens.before(rows, settings.method().virtualTokens(), config));
    }

    static int examples(RunSettings settings, int rows) {
        return settings.dpo() ? rows / 2 : rows;
    }

    static long steps(RunSettings.Loop loop, int rows) {
        int perStep = loop.batchSize() * loop.accumulation();
        long perEpoch = (rows + perStep - 1L) / perStep;
        long byEpochs = (long) Math.ceil(loop.epochs() * perEpoch - 1e-9);
        return Math.max(1, loop.maxSteps() > 0 ? Math.min(loop.maxSteps(), byEpochs) : byEpochs);
    }

    static TrainerOptions options(RunSettings.Loop loop, int rows) {
        return TrainerOptions.builder()
                .epochs((int) Math.max(1, Math.ceil(loop.epochs())))
                .maxSteps(steps(loop, rows))
                .batchSize(loop.batchSize())
                .accumulation(loop.accumulation())
                .learningRate(loop.learningRate())
                .schedule(schedule(loop.schedule()))
                .warmupRatio(WARMUP)
                .warmupSteps(loop.warmupSteps())
                .optimizer(optimizer(loop))
                .seed(loop.seed())
                .evaluateEvery(loop.evaluationSteps())
                .patience(loop.patience())
                .minDelta(loop.minDelta())
                .maxBatchTokens(BATCH_TOKENS)
                .build();
    }

    private static Schedule schedule(LearningRateSchedule asked) {
        return switch (asked) {
            case CONSTANT -> Schedule.CONSTANT;
            case LINEAR -> Schedule.LINEAR;
            case COSINE -> Schedule.COSINE;
        };
    }

    private static AdamW optimizer(RunSettings.Loop loop) {
        AdamW standard = AdamW.standard();
        return new AdamW(
                standard.beta1(), standard.beta2(), standard.epsilon(), loop.weightDecay(), loop.maxGradientNorm());
    }

    Kernel kernel() {
        return kernel;
    }

    /** {@return tokens that the model knows} */
    int vocabulary() {
        return vocabulary;
    }

    Trainer trainer() {
        return trainer;
    }

    /** {@return SHA-256 of the base's weights} */
    String baseHash() {
        return baseHash;
    }

    /** @throws InvalidModelException if the base is not the one that the run began with */
    void requireBase(String hash) {
        if (!hash.equals(baseHash)) {
            throw new InvalidModelException(
                    "the base model has changed since the run began: its weights hash to " + baseHash + ", then " + hash
                            + " -> put the old files back, or submit the job again with a new key");
        }
    }

    @Override
    public void close() {
        kernel.close();
        if (base != null) {
            base.close();
        }
    }
}
