package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import io.github.finetune4j.training.Adaptation;
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LongRows;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossOn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides every setting that a specification leaves open, checks all of it against the model, and encodes the rows:
 * after this, a run needs nothing from its caller.
 */
public final class Planner {
    /** Longer batches are cut into several forward passes, which bounds memory and changes nothing else. */
    public static final int BATCH_TOKENS = 2048;

    private static final double LORA_RATE = 5e-4; // of the recipe in docs/lora.md
    private static final double FULL_RATE = 5e-5;
    private static final int RANK = 16;
    private static final double ALPHA_PER_RANK = 2;
    private static final int EPOCHS = 3;
    private static final int BATCH = 8;
    private static final int CHECKPOINT_STEPS = 100;

    private final Path baseFolder;
    private final ModelConfig config;
    private final String dtype;

    /**
     * A run that is ready to be written down.
     *
     * @param settings all decided
     * @param config the model's shape
     * @param training encoded rows
     * @param validation encoded rows, may be empty
     */
    public record Plan(RunSettings settings, ModelConfig config, List<TokenRow> training, List<TokenRow> validation) {}

    /**
     * @param baseFolder of the base model
     * @param dtype fp32, bf16 or auto
     * @throws io.github.finetune4j.error.FineTuneException if the folder holds no model that can be trained
     */
    public Planner(Path baseFolder, String dtype) {
        this.baseFolder = baseFolder.toAbsolutePath().normalize();
        config = ModelConfigReader.read(baseFolder);
        ModelWeights.open(baseFolder, config).close();
        this.dtype = dtype.equals("auto") ? Precision.automatic(config).name().toLowerCase(Locale.ROOT) : dtype;
    }

    /**
     * {@return the plan}
     *
     * @param spec what was asked
     * @param key the submission's idempotency key
     * @param created now, ISO-8601
     * @throws InvalidRequestException if a setting does not fit the model, or rows cannot be used
     */
    public Plan plan(FineTuneSpec spec, String key, String created) {
        boolean full = spec.adaptation() == Adaptation.FULL;
        RunSettings.Lora adapter = full ? null : adapter(spec.lora());
        RunSettings.Loop loop = loop(spec, full);
        LossOn loss = spec.hyperparameters().lossOn().orElse(LossOn.ASSISTANT);
        LongRows longRows = spec.hyperparameters().longRows().orElse(LongRows.REFUSE);
        try (ChatEncoder encoder = ChatEncoder.open(baseFolder, false)) {
            RowEncoder rows = new RowEncoder(encoder, loss, loop.maxLength(), longRows);
            RowEncoder.Rows training = rows.encode(spec.trainingData(), "training");
            RowEncoder.Rows validation = spec.validationData()
                    .map(data -> rows.encode(data, "validation"))
                    .orElse(new RowEncoder.Rows(List.of(), List.of()));
            List<String> notes = new ArrayList<>(training.notes());
            notes.addAll(validation.notes());
            RunSettings settings = new RunSettings(
                    key,
                    spec.baseModel(),
                    baseFolder.toString(),
                    full,
                    dtype,
                    loop,
                    adapter,
                    data(spec, training.rows(), validation.rows()),
                    spec.suffix().orElse(null),
                    spec.metadata(),
                    notes,
                    created);
            return new Plan(settings, config, training.rows(), validation.rows());
        }
    }

    private static RunSettings.Lora adapter(Optional<LoraConfig> given) {
        LoraConfig lora = given.orElseGet(() -> LoraConfig.builder().build());
        List<String> known =
                LlamaTensors.MODULES.stream().map(LlamaTensors::shortName).toList();
        List<String> unknown = lora.targetModules().stream()
                .filter(each -> !known.contains(each))
                .toList();
        if (!unknown.isEmpty()) {
            throw refused("target modules " + unknown + " are not in this model -> choose from " + known);
        }
        int rank = lora.rank().orElse(RANK);
        return new RunSettings.Lora(
                rank,
                lora.alpha().orElse(ALPHA_PER_RANK * rank),
                lora.dropout().orElse(0),
                lora.targetModules().isEmpty() ? known : lora.targetModules());
    }

    private RunSettings.Loop loop(FineTuneSpec spec, boolean full) {
        Hyperparameters h = spec.hyperparameters();
        double rate =
                (full ? FULL_RATE : LORA_RATE) * h.learningRateMultiplier().orElse(1);
        Optional<EarlyStopping> early = spec.earlyStopping();
        return new RunSettings.Loop(
                h.epochs().orElse(EPOCHS),
                h.maxSteps().orElse(0),
                h.batchSize().orElse(BATCH),
                h.gradientAccumulation().orElse(1),
                h.learningRate().orElse(rate),
                h.schedule().orElse(LearningRateSchedule.LINEAR).name().toLowerCase(Locale.ROOT),
                h.warmupSteps().orElse(-1),
                h.weightDecay().orElse(0),
                h.maxGradientNorm().orElse(1),
                h.evaluationSteps().orElse(0),
                h.checkpointSteps().orElse(CHECKPOINT_STEPS),
                early.map(EarlyStopping::patience).orElse(0),
                early.map(EarlyStopping::minDelta).orElse(0.0),
                h.lossOn().orElse(LossOn.ASSISTANT).name().toLowerCase(Locale.ROOT),
                maxLength(h),
                spec.seed().orElse(0));
    }

    private int maxLength(Hyperparameters h) {
        int length = h.maxLength().orElse(config.context());
        if (length > config.context()) {
            throw refused("maxLength " + length + " is above the model's context of " + config.context()
                    + " tokens -> lower it");
        }
        return length;
    }

    private static RunSettings.Data data(FineTuneSpec spec, List<TokenRow> training, List<TokenRow> validation) {
        return new RunSettings.Data(
                spec.trainingData().fingerprint().hex(),
                spec.validationData().map(data -> data.fingerprint().hex()).orElse(null),
                training.size(),
                validation.size(),
                training.stream().mapToLong(TokenRow::length).sum(),
                training.stream().mapToLong(TokenRow::targets).sum(),
                Stream.of(training, validation)
                        .flatMap(List::stream)
                        .mapToInt(TokenRow::length)
                        .max()
                        .orElse(0));
    }

    private static InvalidRequestException refused(String message) {
        return new InvalidRequestException(message, ProviderFailure.of("local", "submit"), null);
    }
}
