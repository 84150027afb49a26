// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TaggedExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.text.TextSpan;
import io.github.finetune4j.training.EarlyStopping;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.HeadConfig;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LongRowPolicy;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.PromptTuningConfig;
import io.github.finetune4j.training.Quantization;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import io.github.finetune4j.training.ValidationMetric;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** For each capability a setting that needs it. */
final class CapabilityAsks {
    /** The capabilities that a specification can ask for. */
    static final Set<Capability> ASKABLE = EnumSet.complementOf(
            EnumSet.of(Capability.BATCHES, Capability.CANCEL, Capability.CHAT, Capability.STEP_EVENTS));

    private CapabilityAsks() {}

    static void ask(Capability capability, FineTuneSpec.Builder spec) {
        switch (capability) {
            case LORA -> lora(spec, l -> l.rank(2));
            case LORA_TARGET_MODULES -> lora(spec, l -> l.rank(2).targetModules("q_proj", "v_proj"));
            case LORA_DROPOUT -> lora(spec, l -> l.rank(2).dropout(0.1));
            case LORA_RANK_STABILIZED -> lora(spec, l -> l.rank(2).rankStabilized(true));
            case LORA_DORA -> lora(spec, l -> l.rank(2).dora(true));
            case LORA_PLUS -> lora(spec, l -> l.rank(2).loraPlusRatio(4));
            case LORA_PATTERNS -> lora(spec, l -> l.rank(2).rankPattern(Map.of("q_proj", 1)));
            case LORA_LAYERS -> lora(spec, l -> l.rank(2).layers(List.of(0)));
            case LORA_MODULES_TO_SAVE -> lora(spec, l -> l.rank(2).modulesToSave("lm_head"));
            case LORA_QUANTIZATION -> lora(spec, l -> l.rank(2).quantization(Quantization.INT8));
            case PROMPT_TUNING -> spec.promptTuning(PromptTuningConfig.of(2));
            case DPO -> spec.trainingData(preferences(spec.build())).method(TrainingMethod.DPO);
            case CONTINUED_PRETRAINING ->
                spec.trainingData(texts(spec.build())).method(TrainingMethod.CONTINUED_PRETRAINING);
            case REINFORCEMENT -> spec.trainingData(prompts(spec.build())).method(TrainingMethod.REINFORCEMENT);
            case CLASSIFICATION -> spec.method(TrainingMethod.CLASSIFICATION);
            case REGRESSION -> spec.trainingData(numbers(spec.build())).method(TrainingMethod.REGRESSION);
            case EMBEDDING -> spec.trainingData(pairs(spec.build())).method(TrainingMethod.EMBEDDING);
            case RERANKING -> spec.trainingData(triplets(spec.build())).method(TrainingMethod.RERANKING);
            case TAGGING -> spec.trainingData(tagged(spec.build())).method(TrainingMethod.TAGGING);
            case CONTRASTIVE ->
                spec.trainingData(labels(spec.build()))
                        .method(TrainingMethod.CLASSIFICATION)
                        .head(HeadConfig.builder().contrastive(true).build());
            case HEAD -> spec.method(TrainingMethod.CLASSIFICATION).tuningMethod(TuningMethod.HEAD);
            case PROVIDER_OPTIONS -> spec.addOption("asked_by", "tck");
            case FULL -> spec.tuningMethod(TuningMethod.FULL);
            case VALIDATION_DATA -> validate(spec);
            case EARLY_STOPPING -> validate(spec).earlyStopping(new EarlyStopping(3, 0));
            case EARLY_STOPPING_METRIC ->
                validate(spec.trainingData(labels(spec.build()))
                                .method(TrainingMethod.CLASSIFICATION)
                                .tuningMethod(TuningMethod.FULL))
                        .earlyStopping(new EarlyStopping(3, 0, ValidationMetric.ACCURACY));
            case SEED -> spec.seed(7);
            case SUFFIX -> spec.suffix("tck");
            case METADATA -> spec.addMetadata("asked-by", "tck");
            case LEARNING_RATE -> set(spec, h -> h.learningRate(1e-4));
            case LEARNING_RATE_MULTIPLIER -> set(spec, h -> h.learningRateMultiplier(0.5));
            case LEARNING_RATE_SCHEDULE ->
                set(spec, h -> h.schedule(LearningRateSchedule.LINEAR).warmupSteps(1));
            case OPTIMIZER_SETTINGS ->
                set(spec, h -> h.weightDecay(0.01).maxGradientNorm(1).gradientAccumulation(1));
            case MAX_STEPS -> set(spec, h -> h.maxSteps(2));
            case MAX_LENGTH -> set(spec, h -> h.maxLength(64).longRowPolicy(LongRowPolicy.TRUNCATE));
            case LOSS_ON_ALL -> set(spec, h -> h.lossMask(LossMask.ALL));
            case CHECKPOINT_INTERVAL -> set(spec, h -> h.checkpointSteps(1));
            case BATCHES, CANCEL, CHAT, STEP_EVENTS ->
                throw new IllegalArgumentException("no setting asks for " + capability + " -> report it as a bug");
        }
    }

    // as many as there were chats: a provider may ask for a least number of examples
    private static Dataset preferences(FineTuneSpec spec) {
        return Dataset.of(IntStream.range(0, spec.trainingData().size())
                .mapToObj(i -> new PreferenceExample(
                        List.of(Message.user("Question " + i)),
                        List.of(Message.assistant("Yes, " + i)),
                        List.of(Message.assistant("No")),
                        Map.of()))
                .toList());
    }

    private static Dataset prompts(FineTuneSpec spec) {
        return Dataset.of(IntStream.range(0, spec.trainingData().size())
                .mapToObj(i -> ChatExample.of(Message.user("Question " + i)))
                .toList());
    }

    private static Dataset texts(FineTuneSpec spec) {
        return Dataset.of(IntStream.range(0, spec.trainingData().size())
                .mapToObj(i -> new TextExample("Text number " + i + "."))
                .toList());
    }

    private static Dataset labels(FineTuneSpec spec) {
        return Dataset.of(IntStream.range(0, Math.max(4, spec.trainingData().size()))
                .mapToObj(i ->
                        ChatExample.of(Message.user("Question " + i), Message.assistant(i % 2 == 0 ? "even" : "odd")))
                .toList());
    }

    private static Dataset numbers(FineTuneSpec spec) {
        return Dataset.of(IntStream.range(0, spec.trainingData().size())
                .mapToObj(i -> ChatExample.of(Message.user("Question " + i), Message.assistant("" + i)))
                .toList());
    }

    private static Dataset pairs(FineTuneSpec spec) {
        return Dataset.of(IntStream.range(0, spec.trainingData().size())
                .mapToObj(i -> PairExample.of("Question " + i, "Passage " + i))
                .toList());
    }

    private static Dataset triplets(FineTuneSpec spec) {
        return Dataset.of(IntStream.range(0, spec.trainingData().size())
                .mapToObj(i -> PairExample.triplet("Question " + i, "Passage " + i, "Passage " + (i + 1)))
                .toList());
    }

    private static Dataset tagged(FineTuneSpec spec) {
        return Dataset.of(IntStream.range(0, spec.trainingData().size())
                .mapToObj(i -> TaggedExample.of("Order " + i, new TextSpan(0, 5, "NOUN")))
                .toList());
    }

    private static void lora(FineTuneSpec.Builder spec, Consumer<LoraConfig.Builder> settings) {
        LoraConfig.Builder lora = LoraConfig.builder();
        settings.accept(lora);
        spec.lora(lora.build());
    }

    private static FineTuneSpec.Builder validate(FineTuneSpec.Builder spec) {
        return spec.validationData(spec.build().trainingData());
    }

    private static void set(FineTuneSpec.Builder spec, Consumer<Hyperparameters.Builder> settings) {
        Hyperparameters.Builder hyperparameters = spec.hyperparameters().toBuilder();
        settings.accept(hyperparameters);
        spec.hyperparameters(hyperparameters.build());
    }
}
