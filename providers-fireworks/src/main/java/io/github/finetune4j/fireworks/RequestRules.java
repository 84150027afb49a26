// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.http.provider.OptionRules;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The requests that the service would refuse whatever the model, in words; the numbers are those of its guides. */
record RequestRules(FineTuneSpec spec) {
    private static final int LEAST_ROWS = 3;
    private static final long MOST_ROWS = 3_000_000;
    private static final int HIGHEST_RANK = 32;
    private static final double HIGHEST_BETA = 0.5;
    private static final OptionRules OPTIONS = new OptionRules(
            FireworksOptions.NAMES,
            Set.of(
                    "dataset",
                    "evaluationDataset",
                    "baseModel",
                    "warmStartFrom",
                    "outputModel",
                    "trainingConfig",
                    "supervisedFineTuningJobId",
                    "dpoJobId"),
            Set.of(FireworksOptions.WANDB_KEY));
    /** What the service has given up: its newer trainers refuse or ignore these fields. */
    private static final Map<String, String> GONE = Map.of(
            "batchSize",
            "set hyperparameters.batchSize, which counts rows",
            "gradientAccumulationSteps",
            "set a larger batchSize",
            "jinjaTemplate",
            "the base model decides how chats are rendered",
            "earlyStop",
            "set fewer epochs",
            "mtpEnabled",
            "leave it out",
            "nodes",
            "leave it out");

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        addRows(problems, "training", spec.trainingData());
        spec.validationData().ifPresent(data -> addRows(problems, "validation", data));
        double rows =
                spec.hyperparameters().epochs().orElse(1) * spec.trainingData().size();
        if (rows > MOST_ROWS) {
            problems.add("rows times epochs must be at most " + MOST_ROWS + ", got " + (long) rows);
        }
        addSuffix(problems);
        spec.lora()
                .ifPresent(lora -> lora.rank().ifPresent(rank -> {
                    if (rank > HIGHEST_RANK || Integer.bitCount(rank) != 1) {
                        problems.add("lora.rank must be 1, 2, 4, 8, 16 or 32 here, got " + rank);
                    }
                }));
        spec.hyperparameters().dpoBeta().ifPresent(beta -> {
            if (spec.method() == TrainingMethod.DPO && beta >= HIGHEST_BETA) {
                problems.add("dpoBeta must be below " + HIGHEST_BETA + " here, got " + beta);
            }
        });
        addOptions(problems);
        return problems;
    }

    private static void addRows(List<String> problems, String what, Dataset data) {
        if (data.size() < LEAST_ROWS) {
            problems.add("the " + what + " data must have at least " + LEAST_ROWS + " rows here, got " + data.size());
        }
    }

    /** The suffix begins the tuned model's name. */
    private void addSuffix(List<String> problems) {
        spec.suffix().ifPresent(suffix -> {
            if (!suffix.matches("[a-z][a-z0-9-]*")) {
                problems.add("suffix must begin with a letter, and have a-z, 0-9 and hyphens only here, got " + suffix);
            }
            if (suffix.length() > Mark.LONGEST_OWN) {
                problems.add("suffix has at most " + Mark.LONGEST_OWN
                        + " characters here, beside those that prevent a second job, got " + suffix);
            }
        });
    }

    private void addOptions(List<String> problems) {
        problems.addAll(OPTIONS.problems(spec.options().keySet()));
        spec.options().forEach((option, value) -> {
            String instead = GONE.get(OptionRules.field(option));
            if (instead != null) {
                problems.add("option " + option + " is no longer supported by the service: " + instead);
            }
            if (value instanceof Map<?, ?> map && map.containsKey(FireworksOptions.WANDB_KEY)) {
                problems.add("option " + option + " carries a key, and options are put on record: give it to the"
                        + " provider's builder");
            }
        });
        if (spec.method() != TrainingMethod.DPO && spec.options().containsKey(FireworksOptions.LOSS)) {
            problems.add("option " + FireworksOptions.LOSS + " is for method DPO: leave it out");
        }
        if (spec.method() == TrainingMethod.DPO && spec.options().containsKey(FireworksOptions.CARVE_OUT)) {
            problems.add("option " + FireworksOptions.CARVE_OUT + " is not for method DPO: leave it out");
        }
    }
}
