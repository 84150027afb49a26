// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.store.DataDiff;
import io.github.finetune4j.registry.store.DayRoot;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A run with its curve, its model with an alias, an evaluation, a live answer, and a person's rows forgotten. */
final class RegistryScene {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final ModelRef TUNED = ModelRef.of("fake", "router-1");
    private static final String RUN = "fake/run-1";

    private RegistryScene() {}

    private static List<Example> rows(int from, int until) {
        return IntStream.range(from, until)
                .<Example>mapToObj(i -> new ChatExample(
                        List.of(Message.user("ticket " + i), Message.assistant("desk " + i % 3)),
                        Map.of("person", i == 2 ? "ana" : "ben")))
                .toList();
    }

    /** What the test asks for and can't find by itself. */
    record Known(String answer, String dayRoot) {}

    static Known write(RegistryStore registry) {
        DataVersion raw = registry.addData(Dataset.of(rows(0, 6)), Map.of("licence", "CC0-1.0"));
        DataVersion clean = registry.addData(
                Dataset.builder()
                        .addExamples(rows(0, 5))
                        .addExamples(rows(4, 5))
                        .deduplicate()
                        .build(),
                List.of(raw),
                Map.of());
        DataVersion tests = registry.addData(Dataset.of(rows(100, 104)), Map.of());
        registry.add(new RunStarted(RUN, NOON, "router", clean.id(), "", Map.of("rank", 8), Map.of("java", "17")));
        registry.addPoints(RUN, List.of(point(1, 2.5), point(2, 1.25)));
        registry.add(new RunEnded(
                RUN,
                NOON.plusSeconds(90),
                "succeeded",
                Duration.ofSeconds(90),
                TUNED,
                "",
                Map.of("costDollars", 1.25)));
        registry.addModel(new ModelVersion.Draft("router", TUNED, "base", RUN, Map.of(), Map.of()));
        registry.moveAlias(registry.model("router"), "champion", 1, "ana", "exact match 91 %");
        registry.add(new Evaluated(
                "e1", NOON.plusSeconds(120), TUNED.toString(), "fake/base", tests.id(), Map.of("exact_match", 0.91)));
        registry.add(new Gated(
                "g1",
                NOON.plusSeconds(121),
                "e1",
                List.of(new Gated.Outcome("exact match", "PASSED", "better by 0.2"))));
        registry.add(new Noted("n1", NOON.plusSeconds(122), "model/router/1", "ben", "it likes desk 1"));
        String answer = answer(registry);
        registry.forget("person", "ana", "ben", "asked for");
        List<DayRoot> roots = registry.dayRoots();
        return new Known(answer, roots.get(roots.size() - 1).text());
    }

    private static MetricPoint point(int step, double value) {
        return new MetricPoint("loss", step, NOON.plusSeconds(step), value);
    }

    private static String answer(RegistryStore registry) {
        ChatModel model = request -> new ChatResponse("desk 1", FinishReason.STOP, new Usage(3, 1));
        try (Rollout live = RolloutPolicy.builder()
                .name("router")
                .addStage(1.0)
                .registry(registry)
                .build()
                .start(model.named("fake/base"), model.named(TUNED.toString()), new MemoryRolloutStore())) {
            return live.chat(ChatRequest.user("ticket 1").withKey("user-1"))
                    .callId()
                    .orElseThrow();
        }
    }

    /** What was written is there, whole by the root that was kept elsewhere. */
    static void isThere(RegistryStore registry, Known known) {
        assertThat(registry.verify(List.of(DayRoot.parse(known.dayRoot()))).problems())
                .isEmpty();
        assertThat(registry.models()).contains("router");
        ModelVersion model = registry.model("router").alias("champion");
        assertThat(model.number()).isEqualTo(1);
        assertThat(model.ref()).isEqualTo(TUNED);
        assertThat(model.run()).contains(RUN);
        DataVersion taught = registry.lineage(model).data().get(0);
        assertThat(taught.rows()).isEqualTo(5);
        assertThat(registry.rowsLeft(taught).size()).isEqualTo(4);
        assertThat(registry.rowsLeft(taught).examples()).contains(rows(0, 1).get(0));
        assertThat(registry.touchedBy(rows(0, 1).get(0)).models()).containsExactly(model);
        assertThat(registry.toRetrain()).containsExactly(model);
        assertThat(registry.points(RUN)).containsExactly(point(1, 2.5), point(2, 1.25));
        Evaluated evaluation = registry.evaluations(model).get(0);
        assertThat(evaluation.figures()).containsEntry("exact_match", 0.91);
        assertThat(registry.gates(evaluation))
                .singleElement()
                .satisfies(gated -> assertThat(gated.passed()).isTrue());
        assertThat(registry.records())
                .filteredOn(Noted.class::isInstance)
                .singleElement()
                .satisfies(note -> assertThat(((Noted) note).text()).isEqualTo("it likes desk 1"));
        assertThat(registry.origin(known.answer()).orElseThrow().lineage())
                .map(lineage -> lineage.data().get(0))
                .isEqualTo(Optional.of(taught));
        assertThat(registry.model("router").aliasHistory())
                .extracting(AliasMoved::who)
                .startsWith("ana");
    }

    /** It takes more, and gives it. */
    static void goesOn(RegistryStore registry, Known known) {
        List<String> before =
                registry.records().stream().map(RegistryRecord::id).toList();
        DataVersion more = registry.addData(Dataset.of(rows(0, 2)), Map.of());
        DataVersion taught =
                registry.lineage(registry.model("router").version(1)).data().get(0);
        DataDiff diff = registry.diff(taught, more);
        assertThat(diff.removed()).hasSize(3);
        registry.addModel(
                new ModelVersion.Draft("router", ModelRef.of("fake", "router-2"), "base", "", Map.of(), Map.of()));
        registry.moveAlias(registry.model("router"), "challenger", 2, "ben", "to be tried");
        assertThat(registry.records()).hasSize(before.size() + 3);
        assertThat(registry.verify(List.of(DayRoot.parse(known.dayRoot()))).problems())
                .isEmpty();
    }
}
