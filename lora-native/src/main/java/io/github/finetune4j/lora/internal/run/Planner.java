// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.Adapter;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import io.github.finetune4j.lora.internal.train.LargestBatch;
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.PromptTuningConfig;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides every setting that a specification leaves open, checks all of it against the model, and encodes the rows:
 * after this, a run needs nothing from its caller.
 */
public final class Planner {
    /** Longer batches are cut into several forward passes, which bounds memory and changes nothing else. */
    public static final int BATCH_TOKENS = 2048;

    private static final double LORA_RATE = 5e-4; // of the recipe in docs/lab/030-local-training.md
    private static final double FULL_RATE = 5e-5;
    private static final double PROMPT_RATE = 3e-2; // of PEFT's examples
    private static final double DPO_RATE = 5e-5; // a tenth of what learning answers takes
    private static final double BETA = 0.1; // TRL's
    private static final int TEXT_LENGTH = 1024; // of transformers' run_clm
    private static final int EPOCHS = 3;
    private static final int BATCH = 8;
    private static final int CHECKPOINT_STEPS = 100;

    private final Path baseFolder;
    private final ModelConfig config;
    private final Precision dtype;
    private final @Nullable Path startFolder;
    private final @Nullable Adapter start;

    /**
     * A run that is ready to be written down.
     *
     * @param settings all decided
     * @param config the model's shape
     * @param training encoded rows
     * @param validation encoded rows, may be empty
     */
    public record Plan(RunSettings settings, ModelConfig config, List<TokenRow> training, List<TokenRow> validation) {
        /** {@return the forward pass of the training that has the most tokens} */
        public PackedBatch largestBatch() {
            RunSettings.Loop loop = settings.loop();
            int rowsEach = settings.dpo() ? 2 : 1;
            return LargestBatch.of(
                    training,
                    loop.seed(),
                    Training.steps(loop, training.size() / rowsEach),
                    loop.batchSize() * loop.accumulation() * rowsEach,
                    loop.batchSize() * rowsEach,
                    BATCH_TOKENS);
        }

        /** {@return the same plan, with something more to be reported as an event} */
        public Plan noting(String note) {
            return new Plan(settings.noting(note), config, training, validation);
        }

        /** {@return the same plan, for a run that computes again what it could have kept} */
        public Plan recomputing() {
            return new Plan(settings.recomputing(), config, training, validation);
        }
    }

    /**
     * @param baseFolder of the base model
     * @param dtype of the weights; null: what suits the model and this machine
     * @param start folder of the adapter that training goes on with, or null
     * @throws io.github.finetune4j.error.FineTuneException if the folder holds no model that can be trained
     */
    public Planner(Path baseFolder, @Nullable Precision dtype, @Nullable Path start) {
        this.baseFolder = baseFolder.toAbsolutePath().normalize();
        config = ModelConfigReader.read(baseFolder);
        ModelWeights.open(baseFolder, config).close();
        this.dtype = dtype == null ? Precision.automatic(config) : dtype;
        startFolder = start;
        this.start = start == null ? null : Adapter.read(start, config);
    }

    /** {@return folder of the adapter that training goes on with, or null} */
    public @Nullable Path start() {
        return startFolder;
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
        boolean full = spec.tuningMethod() == TuningMethod.FULL;
        AdapterPlan adapters = new AdapterPlan(config, start);
        RunSettings.Lora adapter = adapters.lora(spec);
        RunSettings.Method method = method(spec, adapters.virtualTokens(spec));
        RunSettings.Loop loop = loop(spec, rate(spec, method), method.virtualTokens());
        RunEncoder encoder = new RunEncoder(baseFolder, spec, loop.maxLength());
        RowEncoder.Rows training = encoder.encode(spec.trainingData(), "training");
        RowEncoder.Rows validation = spec.validationData()
                .map(data -> encoder.encode(data, "validation"))
                .orElse(new RowEncoder.Rows(List.of(), List.of()));
        List<String> notes = new ArrayList<>(adapters.notes(spec));
        notes.addAll(training.notes());
        notes.addAll(validation.notes());
        RunSettings settings = new RunSettings(
                key,
                spec.baseModel(),
                baseFolder.toString(),
                full,
                dtype,
                loop,
                adapter,
                method,
                data(spec, training.rows(), validation.rows()),
                spec.suffix().orElse(null),
                spec.metadata(),
                notes,
                created);
        return new Plan(settings, config, training.rows(), validation.rows());
    }

    private RunSettings.Method method(FineTuneSpec spec, int virtualTokens) {
        return new RunSettings.Method(
                spec.method(),
                spec.hyperparameters().dpoBeta().orElse(BETA),
                virtualTokens,
                spec.promptTuning().flatMap(PromptTuningConfig::text).orElse(null),
                spec.lora().flatMap(LoraConfig::quantization).orElse(null),
                start != null);
    }

    private static double rate(FineTuneSpec spec, RunSettings.Method method) {
        boolean full = spec.tuningMethod() == TuningMethod.FULL;
        if (method.virtualTokens() > 0) {
            return PROMPT_RATE;
        }
        if (spec.method() == TrainingMethod.DPO) {
            return full ? DPO_RATE / 10 : DPO_RATE;
        }
        return full ? FULL_RATE : LORA_RATE;
    }

    private RunSettings.Loop loop(FineTuneSpec spec, double usual, int virtualTokens) {
        Hyperparameters h = spec.hyperparameters();
        double rate = usual * h.learningRateMultiplier().orElse(1);
        Optional<EarlyStopping> early = spec.earlyStopping();
        return new RunSettings.Loop(
                h.epochs().orElse(EPOCHS),
                h.maxSteps().orElse(0),
                h.batchSize().orElse(BATCH),
                h.gradientAccumulation().orElse(1),
                h.learningRate().orElse(rate),
                h.schedule().orElse(LearningRateSchedule.LINEAR),
                h.warmupSteps().orElse(-1),
                h.weightDecay().orElse(0),
                h.maxGradientNorm().orElse(1),
                h.evaluationSteps().orElse(0),
                h.checkpointSteps().orElse(CHECKPOINT_STEPS),
                early.map(EarlyStopping::patience).orElse(0),
                early.map(EarlyStopping::minDelta).orElse(0.0),
                h.lossMask().orElse(LossMask.ASSISTANT),
                maxLength(spec, config.context() - virtualTokens),
                spec.seed().orElse(0),
                false);
    }

    private static int maxLength(FineTuneSpec spec, int context) {
        int usual = spec.method() == TrainingMethod.CONTINUED_PRETRAINING ? Math.min(TEXT_LENGTH, context) : context;
        int length = spec.hyperparameters().maxLength().orElse(usual);
        if (length > context) {
            throw refused(
                    "maxLength " + length + " is above the model's context of " + context + " tokens -> lower it");
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
