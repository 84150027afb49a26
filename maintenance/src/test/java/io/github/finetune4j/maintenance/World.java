// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.maintenance.cycle.Cycle;
import io.github.finetune4j.maintenance.step.Comparing;
import io.github.finetune4j.maintenance.step.RowSource;
import io.github.finetune4j.maintenance.step.StepResult;
import io.github.finetune4j.maintenance.step.Training;
import io.github.finetune4j.maintenance.trigger.Triggers;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A small world: tickets have a topic, and each topic its desk. A model knows the desk that most of its rows say of a
 * topic, and nothing of a topic that it has no row of.
 */
final class World implements AutoCloseable {
    static final Instant BEGIN = Instant.parse("2026-01-05T08:00:00Z");
    static final String MODEL = "router";
    private static final String[] DESKS = {"billing", "shipping", "returns", "accounts"};
    private static final int WORDS = 4000;

    final Path folder;
    final RegistryStore registry;
    final TurnedClock clock = new TurnedClock(BEGIN);
    final TreeMap<Instant, List<Example>> traffic = new TreeMap<>();
    final Map<String, Integer> trained = new HashMap<>();
    private final Map<String, Map<String, String>> known = new HashMap<>();
    private final Random random = new Random(7);
    Dataset testSet = Dataset.of(List.of());
    Dataset learned = Dataset.of(List.of());

    World(Path folder) {
        this.folder = folder;
        registry = FileRegistry.open(folder.resolve("registry"));
    }

    /** A champion that learned topics 0 to 9, a test set over topics 0 to 19. */
    static World small(Path folder) {
        World world = new World(folder);
        world.testSet = Dataset.of(world.rows(0, 20, 10));
        world.champion(world.rows(0, 10, 4));
        return world;
    }

    /** Rows about topics. */
    List<Example> rows(int first, int topics, int each) {
        List<Example> rows = new ArrayList<>();
        for (int row = 0; row < each; row++) {
            for (int topic = first; topic < first + topics; topic++) {
                rows.add(row(topic, desk(topic)));
            }
        }
        return rows;
    }

    Example row(int topic, String desk) {
        StringBuilder text = new StringBuilder("topic").append(topic);
        for (int word = 0; word < 8; word++) {
            text.append(" w").append(random.nextInt(WORDS));
        }
        return new ChatExample(
                List.of(Message.user(text.toString()), Message.assistant(desk)),
                Map.of("half", topic % 2 == 0 ? "even" : "odd", "topic", "topic" + topic));
    }

    /** A share of rows whose desk is the next one. */
    List<Example> mislabelled(int topics, int each, double share) {
        List<Example> rows = new ArrayList<>();
        for (int row = 0; row < each; row++) {
            for (int topic = 0; topic < topics; topic++) {
                boolean wrong = (row * topics + topic) % 100 < 100 * share;
                rows.add(row(topic, desk(wrong ? topic + 1 : topic)));
            }
        }
        return rows;
    }

    static String desk(int topic) {
        return DESKS[topic % DESKS.length];
    }

    void champion(List<Example> rows) {
        Dataset data = Dataset.of(rows);
        learned = data;
        ModelRef ref = learn("first", data);
        registry.addData(data, Map.of());
        registry.addModel(new ModelVersion.Draft(MODEL, ref, "base", "", Map.of(), Map.of()));
        registry.moveAlias(registry.model(MODEL), "champion", 1, "test", "the first one");
    }

    /** Rows that came at the time of the clock. */
    void come(List<Example> rows) {
        traffic.computeIfAbsent(clock.instant(), any -> new ArrayList<>()).addAll(rows);
        clock.turn(Duration.ofMinutes(1));
    }

    RowSource source() {
        return (from, until) -> traffic.subMap(from, until).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Learns for real, if simply; the same key is the same training. */
    Training training() {
        return order -> {
            if (!known.containsKey(order.key())) {
                trained.merge(order.key(), 1, Integer::sum);
            }
            return StepResult.done(learn(order.key(), order.data()));
        };
    }

    ModelRef learn(String id, Dataset data) {
        Map<String, Map<String, Integer>> votes = new HashMap<>();
        data.forEach(row -> {
            ChatExample chat = (ChatExample) row;
            votes.computeIfAbsent(topic(chat.prompt().get(0).content()), any -> new TreeMap<>())
                    .merge(chat.answer().orElseThrow().content(), 1, Integer::sum);
        });
        Map<String, String> desks = new HashMap<>();
        votes.forEach((topic, counts) -> desks.put(
                topic,
                counts.entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey()));
        known.put(id, desks);
        return ModelRef.of("world", id);
    }

    static String topic(String text) {
        return text.substring(0, text.indexOf(' '));
    }

    ChatModel model(ModelVersion version) {
        if (!known.containsKey(version.ref().id())) { // it was trained by another process
            learn(
                    version.ref().id(),
                    registry.rows(registry.lineage(version).data().get(0)));
        }
        Map<String, String> desks = known.getOrDefault(version.ref().id(), Map.of());
        ChatModel model = request -> answer(desks, request);
        return model.named(version.ref().id().replace('/', '-'));
    }

    private static ChatResponse answer(Map<String, String> desks, ChatRequest request) {
        String text = request.messages().get(request.messages().size() - 1).content();
        return new ChatResponse(desks.getOrDefault(topic(text), "no idea"), FinishReason.STOP, new Usage(10, 1));
    }

    Evaluator evaluator() {
        return Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .addSlice("half")
                .build();
    }

    Maintenance.Builder builder(JournalStore store) {
        return Maintenance.builder(MODEL)
                .registry(registry, MODEL)
                .collect(source())
                .rows(rows -> rows.testSet(testSet).trainedOn(learned).minRows(20))
                .train(training())
                .evaluate(Comparing.by(evaluator(), this::model))
                .rules(rules -> rules.goal("exact_match"))
                .addTrigger(Triggers.every(Duration.ofDays(7)))
                .store(store)
                .clock(clock)
                .who("test");
    }

    JournalStore store() {
        return FileJournalStore.open(folder.resolve("maintenance"), "maintenance");
    }

    /** The last cycle after a week and a tick. */
    Cycle week(Maintenance maintenance) {
        maintenance.tick();
        clock.turn(Duration.ofDays(7));
        maintenance.tick();
        List<Cycle> cycles = maintenance.cycles();
        return cycles.get(cycles.size() - 1);
    }

    @Override
    public void close() {
        registry.close();
    }
}
