// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.maintenance.cycle.Cause;
import io.github.finetune4j.maintenance.cycle.Refusal;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.step.ComparisonOrder;
import io.github.finetune4j.maintenance.step.TrainingOrder;
import io.github.finetune4j.maintenance.trigger.Situation;
import io.github.finetune4j.maintenance.trigger.Trigger;
import io.github.finetune4j.registry.ModelVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A dry run: what would happen now. Writes nothing, trains nothing, asks no model. */
final class DryRun {
    private final Settings settings;
    private final Journal journal;
    private final Shelf shelf;
    private final Reasons reasons;
    private final ModelVersion champion;
    private final List<String> steps = new ArrayList<>();

    DryRun(Settings settings, Journal journal, Shelf shelf, Reasons reasons, ModelVersion champion) {
        this.settings = settings;
        this.journal = journal;
        this.shelf = shelf;
        this.reasons = reasons;
        this.champion = champion;
    }

    Plan plan() {
        List<Cause> causes = new ArrayList<>(journal.read(state -> List.copyOf(state.pending.values())));
        causes.addAll(reasons.found(champion));
        Optional<CycleState> current = journal.read(State::current);
        if (current.isPresent()) {
            steps.add("cycle " + current.get().number + " goes on with step "
                    + current.get().current().map(Step::word).orElse("end"));
            return new Plan(causes, steps, null, null);
        }
        triggers(causes);
        return cycle(causes);
    }

    private void triggers(List<Cause> causes) {
        if (!causes.isEmpty()) {
            steps.add("begins because of " + Engine.words(causes));
            return;
        }
        steps.add("no cycle begins: there is no reason");
        for (Trigger trigger : settings.triggers()) {
            Situation seen = reasons.situation(trigger, champion);
            settings.callback("the time of trigger " + trigger.name(), "the dry run does not say when it is due")
                    .call(() -> Objects.requireNonNull(trigger.next(seen)), Optional.<Instant>empty())
                    .ifPresent(next -> steps.add(ShownTime.inWords(trigger.name()) + " is due at " + next));
        }
    }

    // Also without a reason: what it would do if there were one
    private Plan cycle(List<Cause> causes) {
        State state = journal.read(now -> now);
        Tests tests = Tests.of(settings);
        Optional<Refusal> changed = state.opened == null ? Optional.empty() : tests.changed(state, shelf);
        if (changed.isPresent()) {
            return refused(causes, changed.get());
        }
        Instant until = settings.clock().instant();
        DataSteps data = new DataSteps(settings, shelf);
        Dataset batch = Dataset.of(data.rows(state.from, until, state.released));
        steps.add("collect: " + batch.size() + " rows from " + state.from + " until " + until
                + (state.released.isEmpty() ? "" : ", and of " + state.released.size() + " released batches"));
        Dataset pool = data.pool(champion, state);
        Cleaned cleaned = new Cleaner(
                        settings, pool, data.quarantined(state, state.released), shelf.rows(state.kept), tests)
                .clean(batch, champion);
        steps.add("clean: " + cleaned.rows().size() + " rows are left; left out: " + Text.counts(cleaned.counts()));
        if (cleaned.because() != null) {
            return refused(causes, cleaned.because());
        }
        return training(causes, state, Versions.of(cleaned.rows(), settings.rows()), pool);
    }

    private Plan training(List<Cause> causes, State state, Versions versions, Dataset pool) {
        Dataset data = versions.training(pool, state.cycles.size() + 1);
        steps.add("train: on " + versions.train().size() + " new and "
                + (data.size() - versions.train().size()) + " old rows; "
                + versions.held().size() + " new rows are held back");
        TrainingOrder order = new TrainingOrder("dry run", settings.model(), champion, data, settings.registry());
        Optional<Cost> training = settings.training().estimate(order);
        Optional<Cost> all =
                training.flatMap(cost -> comparisons(state, versions).map(cost::plus));
        Purse purse = new Purse(settings, new TrainStep(settings, shelf), new EvaluateStep(settings, shelf));
        Purse.Share share = purse.share(Cost.NONE, Step.TRAIN, training);
        if (share.refusal() == null && settings.budget().needsEstimates()) {
            share = purse.share(Cost.NONE, Step.EVALUATE, all);
        }
        if (share.refusal() != null) {
            return refused(causes, share.refusal());
        }
        steps.add("evaluate: by " + settings.rules().goal() + " on "
                + settings.testSet().size() + " rows of the test set, and on what was held back");
        steps.add(settings.approval() == null ? "no approval is asked for" : "approval is waited for");
        return new Plan(causes, steps, null, all.orElse(null));
    }

    private Optional<Cost> comparisons(State state, Versions versions) {
        Optional<Cost> tests = comparison(EvaluateStep.TEST_SET, settings.testSet());
        Optional<Cost> fresh = comparison(EvaluateStep.FRESH, Dataset.of(versions.held()));
        Optional<Cost> kept = comparison(EvaluateStep.HELD_BACK, shelf.rows(state.kept));
        return tests.flatMap(one -> fresh.map(one::plus)).flatMap(two -> kept.map(two::plus));
    }

    private Optional<Cost> comparison(String part, Dataset rows) {
        return rows.isEmpty()
                ? Optional.of(Cost.NONE)
                : settings.comparing().estimate(new ComparisonOrder("dry run", part, champion, champion, rows));
    }

    private Plan refused(List<Cause> causes, Refusal refusal) {
        steps.add("refused, " + refusal.code().words() + ": " + refusal);
        return new Plan(causes, steps, refusal, null);
    }
}
