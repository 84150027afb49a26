// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.step.ComparisonOrder;
import io.github.finetune4j.maintenance.step.StepResult;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Compares a candidate with the champion on all rows that nothing learned from, and decides. */
record EvaluateStep(Settings settings, Shelf shelf) {
    static final String TEST_SET = "test set";
    static final String FRESH = "fresh";
    static final String HELD_BACK = "held back";

    /** The rows of each part, in the order in which they are judged. */
    Map<String, Dataset> parts(CycleState cycle, State state) {
        Map<String, Dataset> parts = new LinkedHashMap<>();
        parts.put(TEST_SET, settings.testSet());
        put(parts, FRESH, shelf.rows(cycle.facts(Step.VERSION).text("held")));
        put(parts, HELD_BACK, shelf.rows(state.kept));
        cycle.facts(Step.CLEAN)
                .inner("suites")
                .values()
                .forEach((name, id) -> put(parts, name, shelf.rows(String.valueOf(id))));
        return parts;
    }

    private static void put(Map<String, Dataset> parts, String name, Dataset rows) {
        if (!rows.isEmpty()) {
            parts.put(name, rows);
        }
    }

    Outcome evaluate(CycleState cycle, State state) {
        Map<String, Comparison> comparisons = new LinkedHashMap<>();
        Cost cost = Cost.NONE;
        for (Map.Entry<String, Dataset> part : parts(cycle, state).entrySet()) {
            StepResult<Comparison> result = settings.comparing().compare(order(cycle, part.getKey(), part.getValue()));
            if (result instanceof StepResult.Waiting<Comparison> waiting) {
                return new Outcome.Waits(part.getKey() + ": " + waiting.what());
            }
            if (result instanceof StepResult.Failed<Comparison> failed) {
                return Outcome.ends(Ending.FAILED, "the comparison failed: " + failed.reason());
            }
            StepResult.Done<Comparison> done = (StepResult.Done<Comparison>) result;
            comparisons.put(part.getKey(), done.value());
            cost = cost.plus(done.cost());
        }
        Judgement judgement = new Judgement(settings.rules(), comparisons);
        Optional<Refusal> refusal = judgement.refusal();
        return refusal.isPresent()
                ? Outcome.refused(refusal.get())
                : new Outcome.Done(judgement.facts(), cost, judgement.sentence());
    }

    ComparisonOrder order(CycleState cycle, String part, Dataset rows) {
        RegisteredModel model = settings.registry().model(settings.model());
        ModelVersion candidate = model.version(cycle.candidate().orElse(cycle.champion));
        return new ComparisonOrder(
                cycle.key(Step.EVALUATE) + "/" + part, part, model.version(cycle.champion), candidate, rows);
    }

    Optional<Cost> estimate(CycleState cycle, State state) {
        Cost all = Cost.NONE;
        for (Map.Entry<String, Dataset> part : parts(cycle, state).entrySet()) {
            Optional<Cost> cost = settings.comparing().estimate(order(cycle, part.getKey(), part.getValue()));
            if (cost.isEmpty()) {
                return cost;
            }
            all = all.plus(cost.get());
        }
        return Optional.of(all);
    }
}
