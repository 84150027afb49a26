// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.spi;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import io.github.finetune4j.training.ValidationMetric;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Finds what a specification asks for and a provider cannot do. The engine checks before it calls {@code submit}; a
 * provider checks once more, since it may be called without the engine.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class CapabilityGaps {
    private CapabilityGaps() {}

    /**
     * {@return the capabilities that the specification needs, each with the setting that asks for it}
     *
     * @param spec what is to be trained
     */
    public static Map<Capability, String> needed(FineTuneSpec spec) {
        Map<Capability, String> needed = new EnumMap<>(Capability.class);
        add(needed, spec.method() == TrainingMethod.DPO, Capability.DPO, "method DPO");
        add(
                needed,
                spec.method() == TrainingMethod.CONTINUED_PRETRAINING,
                Capability.CONTINUED_PRETRAINING,
                "method CONTINUED_PRETRAINING");
        add(needed, spec.method() == TrainingMethod.REINFORCEMENT, Capability.REINFORCEMENT, "method REINFORCEMENT");
        addTextMethod(needed, spec.method());
        boolean contrastive = spec.head().map(HeadConfig::contrastive).orElse(false);
        add(needed, contrastive, Capability.CONTRASTIVE, "head.contrastive");
        addTuningMethod(needed, spec);
        addGeneral(needed, spec);
        addLearningRate(needed, spec.hyperparameters());
        addLoop(needed, spec.hyperparameters());
        return needed;
    }

    private static void addTextMethod(Map<Capability, String> needed, TrainingMethod method) {
        boolean number = method == TrainingMethod.REGRESSION;
        add(needed, method.hasHead() && !number, Capability.CLASSIFICATION, "method " + method);
        add(needed, number, Capability.REGRESSION, "method REGRESSION");
        add(needed, method == TrainingMethod.EMBEDDING, Capability.EMBEDDING, "method EMBEDDING");
        add(needed, method == TrainingMethod.RERANKING, Capability.RERANKING, "method RERANKING");
        add(needed, method == TrainingMethod.TAGGING, Capability.TAGGING, "method TAGGING");
    }

    /**
     * Refuses a specification that asks for more than there is.
     *
     * @param provider its id
     * @param declared what it can do
     * @param spec what is to be trained
     * @throws UnsupportedCapabilityException naming all gaps
     */
    public static void refuse(String provider, Set<Capability> declared, FineTuneSpec spec) {
        List<String> gaps = new ArrayList<>();
        needed(spec).forEach((capability, setting) -> {
            if (!declared.contains(capability)) {
                gaps.add(setting + " needs " + capability);
            }
        });
        if (!gaps.isEmpty()) {
            throw new UnsupportedCapabilityException("provider " + provider + " cannot do what was asked: "
                    + String.join("; ", gaps) + " -> leave these settings out, or choose another provider");
        }
    }

    private static void addTuningMethod(Map<Capability, String> needed, FineTuneSpec spec) {
        add(needed, spec.tuningMethod() == TuningMethod.FULL, Capability.FULL, "tuningMethod FULL");
        add(needed, spec.tuningMethod() == TuningMethod.LORA, Capability.LORA, "tuningMethod LORA");
        add(
                needed,
                spec.tuningMethod() == TuningMethod.PROMPT_TUNING,
                Capability.PROMPT_TUNING,
                "tuningMethod PROMPT_TUNING");
        add(needed, spec.tuningMethod() == TuningMethod.HEAD, Capability.HEAD, "tuningMethod HEAD");
        LoraConfig lora = spec.lora().orElse(null);
        if (lora != null) {
            needed.putIfAbsent(Capability.LORA, "lora");
            add(needed, !lora.targetModules().isEmpty(), Capability.LORA_TARGET_MODULES, "lora.targetModules");
            add(needed, lora.dropout().orElse(0) > 0, Capability.LORA_DROPOUT, "lora.dropout");
            addVariants(needed, lora);
        }
    }

    private static void addVariants(Map<Capability, String> needed, LoraConfig lora) {
        add(needed, lora.rankStabilized(), Capability.LORA_RANK_STABILIZED, "lora.rankStabilized");
        add(needed, lora.dora(), Capability.LORA_DORA, "lora.dora");
        add(needed, lora.loraPlusRatio().isPresent(), Capability.LORA_PLUS, "lora.loraPlusRatio");
        add(needed, !lora.rankPattern().isEmpty(), Capability.LORA_PATTERNS, "lora.rankPattern");
        add(needed, !lora.alphaPattern().isEmpty(), Capability.LORA_PATTERNS, "lora.alphaPattern");
        add(needed, !lora.layers().isEmpty(), Capability.LORA_LAYERS, "lora.layers");
        add(needed, !lora.modulesToSave().isEmpty(), Capability.LORA_MODULES_TO_SAVE, "lora.modulesToSave");
        add(needed, lora.quantization().isPresent(), Capability.LORA_QUANTIZATION, "lora.quantization");
    }

    private static void addGeneral(Map<Capability, String> needed, FineTuneSpec spec) {
        add(needed, spec.validationData().isPresent(), Capability.VALIDATION_DATA, "validationData");
        add(needed, spec.earlyStopping().isPresent(), Capability.EARLY_STOPPING, "earlyStopping");
        spec.earlyStopping()
                .map(EarlyStopping::metric)
                .filter(metric -> metric != ValidationMetric.LOSS)
                .ifPresent(metric -> needed.put(Capability.EARLY_STOPPING_METRIC, "earlyStopping by " + metric.word()));
        add(needed, spec.seed().isPresent(), Capability.SEED, "seed");
        add(needed, spec.suffix().isPresent(), Capability.SUFFIX, "suffix");
        add(needed, !spec.metadata().isEmpty(), Capability.METADATA, "metadata");
        add(
                needed,
                !spec.options().isEmpty(),
                Capability.PROVIDER_OPTIONS,
                "options " + spec.options().keySet());
    }

    private static void addLearningRate(Map<Capability, String> needed, Hyperparameters hyper) {
        add(needed, hyper.learningRate().isPresent(), Capability.LEARNING_RATE, "learningRate");
        add(
                needed,
                hyper.learningRateMultiplier().isPresent(),
                Capability.LEARNING_RATE_MULTIPLIER,
                "learningRateMultiplier");
        add(needed, hyper.schedule().isPresent(), Capability.LEARNING_RATE_SCHEDULE, "schedule");
        add(needed, hyper.warmupSteps().isPresent(), Capability.LEARNING_RATE_SCHEDULE, "warmupSteps");
    }

    private static void addLoop(Map<Capability, String> needed, Hyperparameters hyper) {
        add(needed, hyper.weightDecay().isPresent(), Capability.OPTIMIZER_SETTINGS, "weightDecay");
        add(needed, hyper.maxGradientNorm().isPresent(), Capability.OPTIMIZER_SETTINGS, "maxGradientNorm");
        add(needed, hyper.gradientAccumulation().isPresent(), Capability.OPTIMIZER_SETTINGS, "gradientAccumulation");
        add(needed, hyper.maxSteps().isPresent(), Capability.MAX_STEPS, "maxSteps");
        add(needed, hyper.maxLength().isPresent(), Capability.MAX_LENGTH, "maxLength");
        add(needed, hyper.longRowPolicy().isPresent(), Capability.MAX_LENGTH, "longRowPolicy");
        add(
                needed,
                hyper.lossMask().orElse(LossMask.ASSISTANT) == LossMask.ALL,
                Capability.LOSS_ON_ALL,
                "lossMask ALL");
        add(needed, hyper.evaluationSteps().isPresent(), Capability.CHECKPOINT_INTERVAL, "evaluationSteps");
        add(needed, hyper.checkpointSteps().isPresent(), Capability.CHECKPOINT_INTERVAL, "checkpointSteps");
    }

    private static void add(Map<Capability, String> needed, boolean asked, Capability capability, String setting) {
        if (asked) {
            needed.merge(capability, setting, (a, b) -> a + " and " + b);
        }
    }
}
