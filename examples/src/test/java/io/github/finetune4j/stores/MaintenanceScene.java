// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.maintenance.Maintenance;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.cycle.Ending;
import io.github.finetune4j.maintenance.cycle.Step;
import io.github.finetune4j.maintenance.step.Comparing;
import io.github.finetune4j.maintenance.step.StepResult;
import io.github.finetune4j.maintenance.step.Training;
import io.github.finetune4j.maintenance.trigger.Triggers;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A cycle that ended with a better champion, and one that waits for its training. */
final class MaintenanceScene {
    private static final Instant BEGIN = Instant.parse("2026-11-02T08:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final String MODEL = "desk";
    private static final int ROWS = 40;

    private final RegistryStore registry;
    private final JournalStore store;
    private final SceneClock clock;
    private final Training training;

    private MaintenanceScene(RegistryStore registry, JournalStore store, SceneClock clock, Training training) {
        this.registry = registry;
        this.store = store;
        this.clock = clock;
        this.training = training;
    }

    private Maintenance maintenance() {
        return Maintenance.builder("desk")
                .registry(registry, MODEL)
                .collect((from, until) -> came(from, until))
                .rows(rows -> rows.testSet(Dataset.of(rows(9000, ROWS, 1))).minRows(20))
                .train(training)
                .evaluate(Comparing.by(
                        Evaluator.builder().metrics(Metrics.exactMatch()).build(), MaintenanceScene::model))
                .rules(rules -> rules.goal("exact_match"))
                .addTrigger(Triggers.every(WEEK))
                .store(store)
                .clock(clock)
                .who("a process")
                .build();
    }

    /** Other rows in each week. */
    private static List<Example> came(Instant from, Instant until) {
        List<Example> rows = new ArrayList<>();
        for (int week = 0; week < 3; week++) {
            Instant at = BEGIN.plus(WEEK.multipliedBy(week)).plus(Duration.ofDays(1));
            if (!at.isBefore(from) && at.isBefore(until)) {
                rows.addAll(rows(1000 * (week + 1), ROWS, 7 + week));
            }
        }
        return rows;
    }

    private static List<Example> rows(int from, int count, int stride) {
        return IntStream.range(0, count)
                .mapToObj(i -> from + i * stride)
                .<Example>map(i -> new ChatExample(
                        List.of(Message.user(words(i) + " row " + i), Message.assistant("desk " + i)), Map.of()))
                .toList();
    }

    // Rows that are no near-duplicates of each other
    private static String words(int seed) {
        StringBuilder text = new StringBuilder();
        long state = seed;
        for (int word = 0; word < 8; word++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            text.append('w').append(state >>> 50).append(' ');
        }
        return text.toString().strip();
    }

    /** The first model is right on a half of the rows, the second on all. */
    private static ChatModel model(ModelVersion version) {
        ChatModel model = request -> {
            String text = request.messages().get(0).content();
            int row = Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
            return new ChatResponse(
                    version.number() > 1 || row % 2 == 0 ? "desk " + row : "no idea",
                    FinishReason.STOP,
                    new Usage(9, 2));
        };
        return model.named("desk-" + version.number());
    }

    static void write(RegistryStore registry, JournalStore store) {
        SceneClock clock = new SceneClock(BEGIN);
        registry.addModel(new ModelVersion.Draft(MODEL, ModelRef.of("fake", "desk-1"), "base", "", Map.of(), Map.of()));
        registry.moveAlias(registry.model(MODEL), "champion", 1, "ana", "the first one");
        Maintenance first = new MaintenanceScene(
                        registry, store, clock, order -> StepResult.done(ModelRef.of("fake", "desk-2")))
                .maintenance();
        first.tick();
        clock.turn(WEEK);
        first.tick();
        clock.turn(WEEK);
        new MaintenanceScene(registry, store, clock, order -> StepResult.waiting("a job of two hours"))
                .maintenance()
                .tick();
    }

    /** What was written is there, and goes on. */
    static void goesOn(RegistryStore registry, JournalStore store) {
        SceneClock clock = new SceneClock(BEGIN.plus(WEEK.multipliedBy(2)).plus(Duration.ofHours(2)));
        List<String> keys = new ArrayList<>();
        Maintenance maintenance = new MaintenanceScene(registry, store, clock, order -> {
                    keys.add(order.key());
                    return StepResult.done(ModelRef.of("fake", "desk-3"));
                })
                .maintenance();
        List<Cycle> cycles = maintenance.cycles();
        assertThat(cycles).extracting(Cycle::number).containsExactly(1, 2);
        assertThat(cycles.get(0).ending()).contains(Ending.PROMOTED);
        assertThat(cycles.get(0).candidate()).hasValue(2);
        assertThat(cycles.get(0).causes()).extracting(cause -> cause.at()).containsExactly(BEGIN.plus(WEEK));
        assertThat(cycles.get(1).current()).contains(Step.TRAIN);
        assertThat(maintenance.champion().number()).isEqualTo(2);

        maintenance.tick();

        assertThat(keys).as("the training that had begun").hasSize(1);
        assertThat(keys.get(0)).contains("2");
        Cycle second = maintenance.cycles().get(1);
        assertThat(second.ending()).isPresent();
        assertThat(second.candidate()).hasValue(3);
        clock.turn(Duration.ofMinutes(1));
        assertThat(maintenance.cycles()).hasSize(2);
        assertThat(maintenance.tick().done()).isEmpty();
    }
}
