// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.Tick;
import io.github.finetune4j.maintenance.check.BatchChecks;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.step.Comparing;
import io.github.finetune4j.maintenance.step.RolloutCanary;
import io.github.finetune4j.maintenance.step.StepResult;
import io.github.finetune4j.maintenance.step.Training;
import io.github.finetune4j.maintenance.step.TrainingOrder;
import io.github.finetune4j.maintenance.trigger.Triggers;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.registry.ModelVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The loop of maintenance: what makes a cycle begin, what it learns from, and what a candidate must show. */
final class Upkeep {
    static final String MODEL = "router";
    static final String CHAMPION = "champion";

    private static final int TICKS = 20;
    private static final int LONGEST_ANSWER = 8;
    private static final Duration APPROVAL = Duration.ofDays(7);

    private final Books books;
    private final Tuner tuner;
    private final Campaigns campaigns;
    private final Maintenance maintenance;

    Upkeep(
            Books books,
            Tuner tuner,
            Campaigns campaigns,
            Monitors monitors,
            RolloutCanary canary,
            Watch watch,
            InstantSource clock) {
        this.books = books;
        this.tuner = tuner;
        this.campaigns = campaigns;
        YearSettings settings = books.settings();
        // tag::maintenance[]
        maintenance = Maintenance.builder(MODEL)
                .registry(books.registry(), MODEL)
                .collect(this::rows)
                .rows(rows -> rows.testSet(tests(books))
                        .heldBack(0.25)
                        .replay(1.0) // an old row with each new one, against forgetting
                        .addCheck(BatchChecks.labels(0.05))
                        .seed(settings.seed()))
                .addTrigger(Triggers.named("alarm", situation -> alarmed(monitors, situation.newRows())))
                .addTrigger(Triggers.newRows(LabelFirm.ROWS / 2))
                .train(new Trained())
                .evaluate(Comparing.by(evaluator(), version -> new Rote(tuner.model(version))))
                .rules(rules -> rules.goal("exact_match").margin(0.12))
                .approval(APPROVAL)
                .canary(canary)
                .watch(watch)
                .store(books.workspace().maintenances())
                .who("the desk")
                .clock(clock)
                .build();
        // end::maintenance[]
    }

    List<Cycle> cycles() {
        return maintenance.cycles();
    }

    /** {@return the cycle under way} */
    Optional<Cycle> current() {
        List<Cycle> all = cycles();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(all.size() - 1))
                        .filter(cycle -> cycle.ending().isEmpty());
    }

    static Dataset tests(Books books) {
        return labelled(books.world().further(1, books.settings().tests(), "test"));
    }

    static Dataset firstRows(Books books) {
        return labelled(books.world().further(0, books.settings().firstRows(), "first"));
    }

    private static Dataset labelled(List<Request> requests) {
        return Dataset.of(requests.stream()
                .<Example>map(each -> each.labelled(each.team()))
                .toList());
    }

    private Evaluator evaluator() {
        return Evaluator.builder()
                .registry(books.registry())
                .metrics(Metrics.exactMatch())
                .request(request -> request.temperature(0).maxTokens(LONGEST_ANSWER))
                .build();
    }

    private List<Example> rows(Instant from, Instant until) {
        List<Example> rows = new ArrayList<>(campaigns.rows(from, until));
        LabelFirm firm = new LabelFirm(books.world());
        if (!firm.arrival().isBefore(from) && firm.arrival().isBefore(until)) {
            rows.addAll(firm.rows());
        }
        return rows;
    }

    private Optional<String> alarmed(Monitors monitors, long rows) {
        return monitors.alerts().open().stream()
                .findFirst()
                .filter(alert -> rows >= books.settings().labels() / 2)
                .map(alert -> Alarms.words(alert.evidence().get(0), alert.suggestion()));
    }

    /** Does what is due in the evening. */
    void evening(int day) {
        tick(day);
    }

    private void tick(int day) {
        for (int i = 0; i < TICKS; i++) {
            Tick tick = maintenance.tick();
            tick.done().forEach(each -> books.journal().add(day, "cycle", each));
            if (tick.done().isEmpty() || !tick.waitsFor().isEmpty()) {
                return;
            }
        }
    }

    /** The lead of the desk reads what the comparison found, the day after. */
    void morning(int day) {
        tick(day);
        current().filter(Cycle::awaitsApproval).ifPresent(cycle -> {
            maintenance.approve(
                    cycle.number(), "lead of the desk", "better on what is asked now, and not worse on the rest");
            books.journal()
                    .once(
                            day,
                            "approved",
                            "the lead of the desk lets version "
                                    + cycle.candidate().orElse(0) + " go on to a part of the traffic");
        });
    }

    /** Trains from the champion on; a tick waits for it. */
    private final class Trained implements Training {
        private final Map<String, ModelVersion> tuned = new HashMap<>();

        @Override
        public StepResult<ModelRef> train(TrainingOrder order) {
            ModelVersion candidate = version(order);
            return StepResult.done(candidate.ref(), Cost.NONE);
        }

        @Override
        public String run(TrainingOrder order) {
            return version(order).draft().run();
        }

        private ModelVersion version(TrainingOrder order) {
            return tuned.computeIfAbsent(
                    order.key(), key -> tuner.tune(key, order.model(), order.champion(), order.data()));
        }
    }
}
