// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.maintenance.cycle.Step;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The budget of a cycle: what a step will cost is set aside before it begins. */
record Purse(Settings settings, TrainStep train, EvaluateStep evaluate) {
    /** The share that is set aside, or the reason why that can't be. */
    record Share(Cost cost, @Nullable Refusal refusal) {}

    Share setAside(CycleState cycle, State state, Step step) {
        if (step != Step.TRAIN && step != Step.EVALUATE) {
            return new Share(Cost.NONE, null);
        }
        Optional<Cost> estimate = step == Step.TRAIN ? train.estimate(cycle) : evaluate.estimate(cycle, state);
        return share(cycle.spent(), step, estimate);
    }

    Share share(Cost spent, Step step, Optional<Cost> estimate) {
        CycleBudget budget = settings.budget();
        if (!budget.needsEstimates()) {
            return new Share(estimate.orElse(Cost.NONE), null);
        }
        if (estimate.isEmpty()) {
            return new Share(
                    Cost.NONE,
                    refusal(
                            "Nobody says what step " + step.word() + " costs, and money or tokens are limited",
                            spent,
                            Cost.NONE,
                            "give its estimate, or leave the limit out"));
        }
        Cost needed = estimate.get();
        return budget.reaches(spent.plus(needed))
                ? new Share(needed, null)
                : new Share(
                        needed,
                        refusal(
                                "Step " + step.word() + " would cost " + words(needed) + " after " + words(spent)
                                        + ", which is more than the cycle may use",
                                spent,
                                needed,
                                "raise the budget of a cycle, or learn from fewer rows"));
    }

    private static String words(Cost cost) {
        return Text.number(cost.money()) + " in money and " + cost.tokens() + " tokens";
    }

    private Refusal refusal(String sentence, Cost spent, Cost needed, String remedy) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("spent", spent.money());
        figures.put("spent tokens", (double) spent.tokens());
        figures.put("needed", needed.money());
        figures.put("needed tokens", (double) needed.tokens());
        figures.put("limit", settings.budget().money());
        figures.put("limit of tokens", (double) settings.budget().tokens());
        return new Refusal(Refusal.Code.BUDGET, sentence, figures, remedy);
    }

    /** Why a cycle may not go on with a step: its time is over. */
    Optional<Refusal> late(CycleState cycle, Step step) {
        Duration limit = settings.budget().time();
        if (limit == null || step.compareTo(Step.EVALUATE) > 0) {
            return Optional.empty();
        }
        Duration took = Duration.between(cycle.began, settings.clock().instant());
        if (took.compareTo(limit) <= 0) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                Refusal.Code.BUDGET,
                "The cycle took " + ShownTime.words(took) + " until step " + step.word() + ", at most "
                        + ShownTime.words(limit) + " were allowed",
                Facts.figures("seconds", (double) took.toSeconds(), "limit", (double) limit.toSeconds()),
                "allow more time, or find out what took so long"));
    }
}
