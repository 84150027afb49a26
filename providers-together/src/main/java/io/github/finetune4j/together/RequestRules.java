// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.provider.OptionRules;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.TrainingMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The requests that the service would refuse whatever the model, in words. */
record RequestRules(FineTuneSpec spec) {
    private static final OptionRules OPTIONS = new OptionRules(
            TogetherOptions.NAMES,
            Set.of("model", "training_file", "validation_file", "suffix"),
            Set.of(TogetherOptions.HUB_KEY, TogetherOptions.WANDB_KEY));

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        spec.seed().ifPresent(seed -> {
            if (seed < 0 || seed > Integer.MAX_VALUE) {
                problems.add("seed must be 0 to 2147483647, got " + seed);
            }
        });
        spec.suffix().ifPresent(suffix -> {
            if (suffix.length() > Mark.LONGEST_OWN) {
                problems.add("suffix has at most " + Mark.LONGEST_OWN
                        + " characters here, beside those that prevent a second job, got " + suffix);
            }
        });
        if (spec.method() == TrainingMethod.DPO
                && spec.hyperparameters()
                        .lossMask()
                        .filter(LossMask.ALL::equals)
                        .isPresent()) {
            problems.add("lossMask ALL is not for method DPO: leave it out");
        }
        spec.lora().ifPresent(lora -> addLora(problems, lora));
        problems.addAll(OPTIONS.problems(spec.options().keySet()));
        return problems;
    }

    private static void addLora(List<String> problems, LoraConfig lora) {
        boolean more = lora.alpha().isPresent()
                || lora.dropout().isPresent()
                || !lora.targetModules().isEmpty();
        if (more && lora.rank().isEmpty()) {
            problems.add("the service takes settings of an adapter only together with its rank: set lora.rank");
        }
    }
}
