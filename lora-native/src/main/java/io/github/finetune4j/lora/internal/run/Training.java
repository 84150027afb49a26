package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.io.WeightsHash;
import io.github.finetune4j.lora.internal.kernel.AdamW;
import io.github.finetune4j.lora.internal.kernel.AdapterShape;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.InitialValues;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.kernel.Projection;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import io.github.finetune4j.lora.internal.train.Schedule;
import io.github.finetune4j.lora.internal.train.Trainer;
import io.github.finetune4j.lora.internal.train.TrainerOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
        Precision precision = precision(settings.dtype());
        try (TensorSource weights = ModelWeights.open(folder, config)) {
            baseHash = WeightsHash.of(weights);
            base = settings.full() ? null : models.borrow(folder, precision);
            kernel = kernel(settings, config, precision);
            kernel.restore(StateKind.PARAMETERS, start(settings, weights));
        }
        List<TokenRow> rows = run.trainingRows();
        trainer = new Trainer(
                kernel,
                rows,
                run.validationRows(),
                options(settings.loop(), rows.size()),
                config.vocabulary(),
                System::nanoTime);
    }

    static Precision precision(String dtype) {
        return Precision.valueOf(dtype.toUpperCase(Locale.ROOT));
    }

    private Kernel kernel(RunSettings settings, ModelConfig config, Precision precision) {
        RunSettings.Lora lora = settings.adapter();
        if (base == null || lora == null) {
            return AutogradKernel.full(config, precision);
        }
        Set<Projection> projections = Arrays.stream(Projection.values())
                .filter(each -> lora.targetModules().contains(each.module()))
                .collect(Collectors.toSet());
        return AutogradKernel.adapter(
                base.weights(),
                new AdapterShape(lora.rank(), lora.alpha(), false, lora.dropout(), projections, Set.of()));
    }

    private Map<String, FloatTensor> start(RunSettings settings, TensorSource weights) {
        if (!settings.full()) {
            return InitialValues.adapter(kernel.layout(), settings.loop().seed());
        }
        Map<String, FloatTensor> values = new LinkedHashMap<>();
        kernel.layout()
                .parameters()
                .forEach(each -> values.put(each.name(), StateFiles.floats(weights.tensor(each.name()))));
        return values;
    }

    static TrainerOptions options(RunSettings.Loop loop, int rows) {
        int perStep = loop.batchSize() * loop.accumulation();
        long perEpoch = (rows + perStep - 1L) / perStep;
        long byEpochs = (long) Math.ceil(loop.epochs() * perEpoch - 1e-9);
        return TrainerOptions.builder()
                .epochs((int) Math.max(1, Math.ceil(loop.epochs())))
                .maxSteps(Math.max(1, loop.maxSteps() > 0 ? Math.min(loop.maxSteps(), byEpochs) : byEpochs))
                .batchSize(loop.batchSize())
                .accumulation(loop.accumulation())
                .learningRate(loop.learningRate())
                .schedule(Schedule.valueOf(loop.schedule().toUpperCase(Locale.ROOT)))
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
