// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.internal.provider.Between;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.training.FineTuneSpec;
import io.github.finetune4j.training.TrainingMethod;
import io.github.finetune4j.training.TuningMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** The limits of one model's settings, as the service gives them. A limit that it does not name is none. */
record ModelLimits(Fields limits) {
    boolean tools() {
        return limits.flag("supports_tools");
    }

    boolean images() {
        return limits.flag("supports_vision");
    }

    /** {@return what goes beyond the limits, in words} */
    List<String> problems(FineTuneSpec spec, JobRequest request) {
        List<String> problems = new ArrayList<>();
        Fields asked = new Fields(request.fields());
        Between.check(problems, "epochs", asked.real("n_epochs"), OptionalDouble.of(1), limits.real("max_num_epochs"));
        Between.check(problems, "n_evals", asked.real("n_evals"), OptionalDouble.of(0), limits.real("max_num_evals"));
        Between.check(
                problems,
                "learningRate",
                asked.real("learning_rate"),
                limits.real("min_learning_rate"),
                limits.real("max_learning_rate"));
        boolean full = spec.tuningMethod() == TuningMethod.FULL;
        Fields kind = limits.object(full ? "full_training" : "lora_training");
        if (kind.raw().isEmpty()) {
            problems.add(spec.baseModel() + " is not trained "
                    + (full ? "whole here: take an adapter" : "as an adapter here: take tuningMethod FULL"));
            return problems;
        }
        boolean dpo = spec.method() == TrainingMethod.DPO;
        Between.check(
                problems,
                "batchSize",
                asked.real("batch_size"),
                kind.real("min_batch_size"),
                kind.real(dpo ? "max_batch_size_dpo" : "max_batch_size"));
        Between.check(
                problems,
                "lora.rank",
                asked.object("training_type").real("lora_r"),
                OptionalDouble.of(1),
                kind.real("max_rank"));
        addModules(problems, spec, kind.texts("target_modules"));
        return problems;
    }

    private static void addModules(List<String> problems, FineTuneSpec spec, List<String> known) {
        Set<String> unknown = new TreeSet<>();
        spec.lora().ifPresent(lora -> unknown.addAll(lora.targetModules()));
        known.forEach(unknown::remove);
        unknown.remove("all-linear");
        if (!known.isEmpty() && !unknown.isEmpty()) {
            problems.add(
                    "lora.targetModules " + unknown + " are not of " + spec.baseModel() + ": choose from " + known);
        }
    }
}
