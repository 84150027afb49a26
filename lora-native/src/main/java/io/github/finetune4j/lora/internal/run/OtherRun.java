// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.PromptTuningConfig;
import io.github.finetune4j.training.TuningMethod;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a submission asks for the run that its key belongs to. What a specification leaves open was decided by
 * the run, so only what it says is compared: the model, the data, and each setting that it has.
 */
public final class OtherRun {
    private final Differences differences = new Differences();

    private OtherRun() {}

    /**
     * Refuses a submission that asks for something else: its caller would get a model that he has not asked for.
     *
     * @param run that has the key
     * @param spec that is submitted
     * @throws InvalidRequestException naming what is different
     */
    public static void refuse(RunFolder run, FineTuneSpec spec) {
        RunSettings settings = run.settings();
        OtherRun comparison = new OtherRun();
        comparison.compare(settings, spec);
        comparison.differences.refuse(run, settings.idempotencyKey());
    }

    private void compare(RunSettings run, FineTuneSpec spec) {
        differ("baseModel", run.baseModel(), spec.baseModel());
        differ(
                "trainingData",
                run.data().trainingFingerprint(),
                spec.trainingData().fingerprint().hex());
        differ(
                "validationData",
                run.data().validationFingerprint(),
                spec.validationData().map(data -> data.fingerprint().hex()).orElse(null));
        differ("method", run.method().name(), spec.method());
        differ("tuningMethod", run.full(), spec.tuningMethod() == TuningMethod.FULL);
        differ("suffix", run.suffix(), spec.suffix().orElse(null));
        differ("metadata", run.metadata(), spec.metadata());
        differ(
                "promptTuning",
                run.method().initialText(),
                spec.promptTuning().flatMap(PromptTuningConfig::text).orElse(null));
        spec.promptTuning()
                .ifPresent(asked -> differ("promptTuning", run.method().virtualTokens(), asked.virtualTokens()));
        if (spec.seed().isPresent()) {
            differ("seed", run.loop().seed(), spec.seed().getAsLong());
        }
        differ("dpoBeta", run.method().beta(), spec.hyperparameters().dpoBeta());
        loop(run.loop(), spec.hyperparameters());
        early(run.loop(), spec.earlyStopping());
        lora(run, spec.lora());
    }

    private void loop(RunSettings.Loop run, Hyperparameters asked) {
        differ("epochs", run.epochs(), asked.epochs());
        differ("maxSteps", run.maxSteps(), asked.maxSteps());
        differ("batchSize", run.batchSize(), asked.batchSize());
        differ("gradientAccumulation", run.accumulation(), asked.gradientAccumulation());
        differ("learningRate", run.learningRate(), asked.learningRate());
        differ("warmupSteps", run.warmupSteps(), asked.warmupSteps());
        differ("weightDecay", run.weightDecay(), asked.weightDecay());
        differ("maxGradientNorm", run.maxGradientNorm(), asked.maxGradientNorm());
        differ("evaluationSteps", run.evaluationSteps(), asked.evaluationSteps());
        differ("checkpointSteps", run.checkpointSteps(), asked.checkpointSteps());
        differ("maxLength", run.maxLength(), asked.maxLength());
        asked.schedule().ifPresent(value -> differ("schedule", run.schedule(), value));
        asked.lossMask().ifPresent(value -> differ("lossOn", run.lossOn(), value));
    }

    private void early(RunSettings.Loop run, Optional<EarlyStopping> asked) {
        differ(
                "earlyStopping",
                run.patience(),
                asked.map(EarlyStopping::patience).orElse(0));
        differ(
                "earlyStopping",
                run.minDelta(),
                asked.map(EarlyStopping::minDelta).orElse(0.0));
    }

    private void lora(RunSettings run, Optional<LoraConfig> asked) {
        RunSettings.Lora lora = run.adapter();
        if (lora == null || asked.isEmpty()) {
            return;
        }
        LoraConfig spec = asked.get();
        differ("lora.rank", lora.rank(), spec.rank());
        differ("lora.alpha", lora.alpha(), spec.alpha());
        differ("lora.dropout", lora.dropout(), spec.dropout());
        differ("lora.loraPlusRatio", lora.loraPlusRatio(), spec.loraPlusRatio());
        if (run.method().continued()) {
            return; // the rest is the adapter's own
        }
        if (!spec.targetModules().isEmpty()) {
            differ("lora.targetModules", Set.copyOf(lora.targetModules()), Set.copyOf(spec.targetModules()));
        }
        differ("lora.rankStabilized", lora.rankStabilized(), spec.rankStabilized());
        differ("lora.dora", lora.dora(), spec.dora());
        differ("lora.rankPattern", lora.rankPattern(), spec.rankPattern());
        differ("lora.alphaPattern", lora.alphaPattern(), spec.alphaPattern());
        differ("lora.layers", Set.copyOf(lora.layers()), Set.copyOf(spec.layers()));
        differ("lora.modulesToSave", Set.copyOf(lora.modulesToSave()), Set.copyOf(spec.modulesToSave()));
        differ(
                "lora.quantization",
                run.method().quantization(),
                spec.quantization().orElse(null));
    }

    private void differ(String what, double has, OptionalDouble asked) {
        if (asked.isPresent()) {
            differ(what, has, asked.getAsDouble());
        }
    }

    private void differ(String what, int has, OptionalInt asked) {
        if (asked.isPresent()) {
            differ(what, has, asked.getAsInt());
        }
    }

    private void differ(String what, @Nullable Object has, @Nullable Object asked) {
        differences.compare(what, has, asked);
    }
}
