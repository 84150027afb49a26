// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.training.Hyperparameters;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LoraConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The names by which settings go into a fine-tuning job. */
final class TrialSettings {
    private static final String ALPHA_PER_RANK = "alphaPerRank";
    private static final Map<String, BiConsumer<Hyperparameters.Builder, Settings>> LOOP = Map.of(
            "epochs", real("epochs", b -> b::epochs),
            "maxSteps", whole("maxSteps", b -> b::maxSteps),
            "batchSize", whole("batchSize", b -> b::batchSize),
            "gradientAccumulation", whole("gradientAccumulation", b -> b::gradientAccumulation),
            "learningRate", real("learningRate", b -> b::learningRate),
            "learningRateMultiplier", real("learningRateMultiplier", b -> b::learningRateMultiplier),
            "schedule",
                    (b, s) -> b.schedule(
                            LearningRateSchedule.valueOf(s.text("schedule").toUpperCase(Locale.ROOT))),
            "warmupSteps", whole("warmupSteps", b -> b::warmupSteps),
            "weightDecay", real("weightDecay", b -> b::weightDecay),
            "dpoBeta", real("dpoBeta", b -> b::dpoBeta));
    private static final Map<String, BiConsumer<LoraConfig.Builder, Settings>> LORA = Map.of(
            "rank",
            (b, s) -> b.rank(s.whole("rank")),
            "alpha",
            (b, s) -> b.alpha(s.real("alpha")),
            ALPHA_PER_RANK,
            (b, s) -> b.alpha(s.real(ALPHA_PER_RANK) * s.whole("rank")),
            "dropout",
            (b, s) -> b.dropout(s.real("dropout")),
            "targetModules",
            (b, s) -> b.targetModules(s.texts("targetModules")),
            "rankStabilized",
            (b, s) -> b.rankStabilized(Boolean.parseBoolean(s.text("rankStabilized"))),
            "dora",
            (b, s) -> b.dora(Boolean.parseBoolean(s.text("dora"))));

    /** Takes a number. */
    private interface Real {
        void take(double value);
    }

    /** Takes a whole number. */
    private interface Whole {
        void take(int value);
    }

    private TrialSettings() {}

    private static BiConsumer<Hyperparameters.Builder, Settings> real(
            String name, Function<Hyperparameters.Builder, Real> setter) {
        return (builder, settings) -> setter.apply(builder).take(settings.real(name));
    }

    private static BiConsumer<Hyperparameters.Builder, Settings> whole(
            String name, Function<Hyperparameters.Builder, Whole> setter) {
        return (builder, settings) -> setter.apply(builder).take(settings.whole(name));
    }

    static void apply(Settings settings, FineTune.Builder training) {
        List<String> unknown = new ArrayList<>();
        for (String name : settings.values().keySet()) {
            BiConsumer<Hyperparameters.Builder, Settings> loop = LOOP.get(name);
            BiConsumer<LoraConfig.Builder, Settings> lora = LORA.get(name);
            if (loop != null) {
                training.hyperparameters(builder -> loop.accept(builder, settings));
            } else if (lora != null) {
                training.lora(builder -> lora.accept(builder, settings));
            } else {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("settings of a fine-tuning job: " + unknown + " -> name them as "
                    + LOOP.keySet() + " and " + LORA.keySet() + " are, or run an objective of your own");
        }
    }
}
