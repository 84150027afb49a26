// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labeling;

import io.github.finetune4j.internal.callback.ForeignCode;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.people.task.LabelingTask;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Something that makes a task worth a label: from 0 to 1, with how much it counts. */
record OrderSignal(String name, double weight, ToDoubleFunction<LabelingTask> value) {
    private static final double ROUNDING = 1e-6;

    OrderSignal {
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("weight of " + name + ": " + weight + " -> give a number above 0");
        }
    }

    static OrderSignal uncertainty(double weight, Function<LabelingTask, double[]> probabilities) {
        return new OrderSignal(
                "uncertainty",
                weight,
                task -> closeness(task, value("uncertainty", task, () -> probabilities.apply(task))));
    }

    private static <T> T value(String signal, LabelingTask task, Callable<T> function) {
        return ForeignCode.call(
                "the function of " + signal, "task " + task.id(), "fix it, or leave the task out", function);
    }

    /** How near the second likeliest label comes to the likeliest. */
    private static double closeness(LabelingTask task, double[] probabilities) {
        double[] sorted = probabilities.clone();
        Arrays.sort(sorted);
        double sum = Arrays.stream(sorted).sum();
        if (sorted.length < 2 || sorted[0] < 0 || !(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException("probabilities of the task " + task.id() + ": " + sorted.length
                    + " that add up to " + sum + " -> give at least two from 0 to 1 that add up to 1");
        }
        return 1 - (sorted[sorted.length - 1] - sorted[sorted.length - 2]);
    }

    static OrderSignal disagreement(double weight, Function<LabelingTask, List<String>> answers) {
        return new OrderSignal(
                "disagreement",
                weight,
                task -> differing(task, value("disagreement", task, () -> answers.apply(task))));
    }

    /** The share of pairs of models that say different things. */
    private static double differing(LabelingTask task, List<String> answers) {
        int models = answers.size();
        if (models < 2) {
            throw new IllegalArgumentException("answers of models to the task " + task.id() + ": " + models
                    + " -> give those of at least two models");
        }
        Map<String, Integer> counts = new HashMap<>();
        answers.forEach(answer -> counts.merge(answer.strip(), 1, Integer::sum));
        double same = counts.values().stream()
                .mapToDouble(count -> count * (count - 1.0))
                .sum();
        return 1 - same / (models * (models - 1.0));
    }

    static OrderSignal suspicion(double weight, ToDoubleFunction<LabelingTask> suspicion) {
        return new OrderSignal(
                "suspicion",
                weight,
                task -> Given.from(
                        "suspicion of the task " + task.id(),
                        value("suspicion", task, () -> suspicion.applyAsDouble(task)),
                        0,
                        1));
    }
}
