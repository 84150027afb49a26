// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a training by steps: those that are asked for, and the usual ones. */
final class TextTuning {
    private static final double LORA_RATE = 1e-3;
    private static final Usual OF_LABELS = new Usual(4, 16, 5e-5, LORA_RATE);
    private static final Usual FITTED = new Usual(4, 16, 5e-5, LORA_RATE); // the head is good already
    private static final Usual OF_VECTORS = new Usual(1, 32, 3e-5, LORA_RATE); // many in a batch, and overfit soon
    private static final Usual OF_SCORES = new Usual(2, 16, 2e-5, LORA_RATE);
    private static final Usual CONTRASTIVE = new Usual(2, 32, 3e-5, 5e-4); // each pair is told from the others
    private static final int CONTRASTIVE_STEPS = 40; // so many at least, within the epochs that follow
    private static final int MOST_EPOCHS = 20;
    private static final int RANK = 16;
    private static final double WARMUP = 0.1;

    /** The usual settings; an adapter has a rate of its own. */
    private record Usual(int epochs, int batchSize, double rate, double adapterRate) {}

    private TextTuning() {}

    private static Usual usual(FineTuneSpec spec, @Nullable HeadStart start) {
        if (isContrastive(spec)) {
            return new Usual(epochs(spec), CONTRASTIVE.batchSize(), CONTRASTIVE.rate(), CONTRASTIVE.adapterRate());
        }
        TrainingMethod method = spec.method();
        if (method == TrainingMethod.EMBEDDING) {
            return OF_VECTORS;
        }
        if (method == TrainingMethod.RERANKING) {
            return OF_SCORES;
        }
        return start == HeadStart.FITTED ? FITTED : OF_LABELS;
    }

    /** {@return which weights change: unless something else is asked for the head's, or all where there is none} */
    static TuningMethod method(FineTuneSpec spec) {
        if (spec.tuningMethod() != TuningMethod.AUTO) {
            return spec.tuningMethod();
        }
        if (spec.lora().isPresent()) {
            return TuningMethod.LORA;
        }
        if (isContrastive(spec)) {
            return TuningMethod.FULL;
        }
        return spec.method().hasHead() ? TuningMethod.HEAD : TuningMethod.FULL;
    }

    static boolean isContrastive(FineTuneSpec spec) {
        return spec.head().map(HeadConfig::contrastive).orElse(false);
    }

    /**
     * {@return the settings of a training by steps; null where a head alone is fitted}
     *
     * @param targets modules that have an adapter where nobody says which: all of the encoder's
     * @param start the head that it begins with; null where there is no such choice
     */
    static TextRunSettings.@Nullable Tuning ifBySteps(
            FineTuneSpec spec, List<String> targets, @Nullable HeadStart start) {
        return method(spec) == TuningMethod.HEAD ? null : bySteps(spec, targets, start);
    }

    /**
     * {@return the settings of a training by steps, of a method that has no other}
     *
     * @param targets as in {@link #ifBySteps}
     * @param start as there
     */
    static TextRunSettings.Tuning bySteps(FineTuneSpec spec, List<String> targets, @Nullable HeadStart start) {
        return of(spec, method(spec), targets, usual(spec, start));
    }

    /**
     * {@return the last words of the names of modules that may have an adapter}
     *
     * @throws io.github.finetune4j.error.InvalidRequestException if others are asked for alone
     */
    static List<String> modules(FineTuneSpec spec, Path encoder) {
        List<String> modules = EncoderTrainer.modules(encoder);
        List<String> asked = spec.lora().map(LoraConfig::targetModules).orElse(List.of());
        boolean some = asked.stream().anyMatch(each -> modules.contains(each.substring(each.lastIndexOf('.') + 1)));
        if (!asked.isEmpty() && !some) {
            throw LongRows.refused("lora.targetModules " + asked + ": the encoder has no such module -> give some of "
                    + String.join(", ", modules));
        }
        return modules;
    }

    private static TextRunSettings.Tuning of(
            FineTuneSpec spec, TuningMethod tuning, List<String> targets, Usual usual) {
        Hyperparameters h = spec.hyperparameters();
        LoraConfig lora = spec.lora().orElseGet(() -> LoraConfig.builder().build());
        boolean full = tuning == TuningMethod.FULL;
        int rank = full ? 0 : lora.rank().orElse(RANK);
        double rate = (full ? usual.rate() : usual.adapterRate())
                * h.learningRateMultiplier().orElse(1);
        return new TextRunSettings.Tuning(
                rank,
                lora.alpha().orElse(2.0 * rank),
                lora.targetModules().isEmpty() ? targets : lora.targetModules(),
                (int) Math.ceil(h.epochs().orElse(usual.epochs())),
                h.maxSteps().orElse(0),
                h.batchSize().orElse(usual.batchSize()),
                h.learningRate().orElse(rate),
                WARMUP,
                h.weightDecay().orElse(0),
                h.maxGradientNorm().orElse(1),
                new TextRunSettings.Stopping(
                        spec.earlyStopping().map(EarlyStopping::patience).orElse(0),
                        spec.earlyStopping().map(EarlyStopping::minDelta).orElse(0.0),
                        h.evaluationSteps().orElse(0),
                        h.checkpointSteps().orElse(0),
                        spec.earlyStopping().map(EarlyStopping::metric).orElse(ValidationMetric.LOSS),
                        true));
    }

    // few rows are gone through more often; training ends by itself where those held out no longer gain
    private static int epochs(FineTuneSpec spec) {
        int asked = -Math.floorDiv(
                -CONTRASTIVE_STEPS * CONTRASTIVE.batchSize(),
                Math.max(1, spec.trainingData().size()));
        return Math.max(CONTRASTIVE.epochs(), Math.min(MOST_EPOCHS, asked));
    }

    static String words(TuningMethod tuning) {
        return tuning == TuningMethod.HEAD ? "a head is fitted" : "an encoder is tuned";
    }

    /** {@return settings of steps that were given, for a head has none} */
    static List<String> idleOfAHead(Hyperparameters h, HeadConfig head) {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("head.start", head.beginning().isPresent());
        given.put("epochs", h.epochs().isPresent());
        given.put("maxSteps", h.maxSteps().isPresent());
        given.put("batchSize", h.batchSize().isPresent());
        given.put("learningRate", h.learningRate().isPresent());
        given.put("learningRateMultiplier", h.learningRateMultiplier().isPresent());
        given.put("weightDecay", h.weightDecay().isPresent());
        given.put("maxGradientNorm", h.maxGradientNorm().isPresent());
        given.put("evaluationSteps", h.evaluationSteps().isPresent());
        given.put("checkpointSteps", h.checkpointSteps().isPresent());
        return named(given, h);
    }

    /** {@return settings that were given, and that training by steps has not here} */
    static List<String> idleOfSteps(FineTuneSpec spec, HeadConfig head) {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put(
                "head.inverseRegularization",
                head.start() == HeadStart.OWN && head.regularization().isPresent());
        given.put("head.start", head.contrastive() && head.beginning().isPresent());
        given.put("head.balancedLabels", !head.contrastive() && head.balancedLabels());
        if (head.contrastive()) { // which looks at rows held out once an epoch
            given.put(
                    "evaluationSteps", spec.hyperparameters().evaluationSteps().isPresent());
        }
        spec.lora().ifPresent(lora -> {
            given.put("lora.dropout", lora.dropout().orElse(0) > 0);
            given.put("lora.rankStabilized", lora.rankStabilized());
            given.put("lora.dora", lora.dora());
            given.put("lora.rankPattern", !lora.rankPattern().isEmpty());
            given.put("lora.alphaPattern", !lora.alphaPattern().isEmpty());
            given.put("lora.layers", !lora.layers().isEmpty());
            given.put("lora.modulesToSave", !lora.modulesToSave().isEmpty());
            given.put("lora.loraPlusRatio", lora.loraPlusRatio().isPresent());
            given.put("lora.quantization", lora.quantization().isPresent());
        });
        return named(given, spec.hyperparameters());
    }

    private static List<String> named(Map<String, Boolean> given, Hyperparameters h) {
        given.put("gradientAccumulation", h.gradientAccumulation().isPresent());
        given.put("schedule", h.schedule().isPresent());
        given.put("warmupSteps", h.warmupSteps().isPresent());
        List<String> names = new ArrayList<>();
        given.forEach((name, set) -> {
            if (set) {
                names.add(name);
            }
        });
        return names;
    }
}
