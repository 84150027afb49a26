// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.LoraConfig;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.TrainingMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the service would refuse whatever the model, in words. */
record RequestRules(FineTuneSpec spec) {
    private static final Set<String> OURS = Set.of("model", "training_file", "validation_file", "suffix");

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
        addOptions(problems);
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

    private void addOptions(List<String> problems) {
        Set<String> unknown = new TreeSet<>();
        Set<String> taken = new TreeSet<>();
        Set<String> keys = new TreeSet<>();
        for (String option : spec.options().keySet()) {
            String field = TogetherOptions.field(option);
            if (field.equals(TogetherOptions.HUB_KEY) || field.equals(TogetherOptions.WANDB_KEY)) {
                keys.add(option);
            } else if (OURS.contains(field)) {
                taken.add(option);
            } else if (!option.startsWith(TogetherOptions.FIELD) && !TogetherOptions.NAMES.contains(option)) {
                unknown.add(option);
            }
        }
        add(problems, keys, "carry keys, and options are put on record: give them to the provider's builder");
        add(problems, taken, "are set from the specification itself: leave them out");
        add(
                problems,
                unknown,
                "are not known: use " + TogetherOptions.NAMES + ", or " + TogetherOptions.FIELD
                        + "NAME for a further field of the request");
    }

    private static void add(List<String> problems, Set<String> options, String what) {
        if (!options.isEmpty()) {
            problems.add("options " + options + " " + what);
        }
    }
}
