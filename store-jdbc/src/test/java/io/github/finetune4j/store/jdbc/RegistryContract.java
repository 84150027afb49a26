// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.RunHistory;
import io.github.finetune4j.registry.store.Touched;
import io.github.finetune4j.registry.store.Verification;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every registry must keep, wherever it lies. */
@Timeout(60)
abstract class RegistryContract {
    static final Instant NOON = Instant.parse("2026-11-27T12:00:00.123456789Z");

    private RegistryStore registry;

    /** {@return the registry of this test, once more} */
    protected abstract RegistryStore open();

    @BeforeEach
    void begin() {
        registry = open();
    }

    @AfterEach
    void end() {
        registry.close();
    }

    private void reopen() {
        registry.close();
        registry = open();
    }

    private static FakeProvider provider() {
        return FakeProvider.builder()
                .script(FakeScript.builder().steps(3, Duration.ofMillis(1)).build())
                .build();
    }

    private ModelRef train(FakeProvider provider, String base, Dataset data) {
        return FineTune.builder()
                .registry(registry, "router")
                .provider(provider)
                .baseModel(base)
                .trainingData(data)
                .run();
    }

    @Test
    void empty_knowsNothing_andIsIntact() {
        assertThat(registry.models()).isEmpty();
        assertThat(registry.runs()).isEmpty();
        assertThat(registry.records()).isEmpty();
        assertThat(registry.points("local/job")).isEmpty();
        assertThat(registry.verify()).isEqualTo(new Verification(0, List.of()));
        assertThatThrownBy(() -> registry.model("router")).hasMessageContaining("no model router");
    }

    @Test
    void run_isOnRecordWithDataCurvesAndModel() {
        Dataset data = Rows.data(0, 600);
        ModelRef tuned = train(provider(), "base", data);
        reopen();
        RunHistory run = registry.runs().get(0);
        assertThat(run.end().orElseThrow().outcome()).isEqualTo("succeeded");
        assertThat(registry.points(run.started().run()))
                .filteredOn(point -> point.name().equals("loss"))
                .extracting(MetricPoint::step)
                .containsExactly(1L, 2L, 3L);
        ModelVersion model = registry.model("router").newest();
        assertThat(model.ref()).isEqualTo(tuned);
        assertThat(registry.rows(registry.lineage(model).data().get(0))).containsExactlyElementsOf(data);
        assertThat(registry.verify()).isEqualTo(new Verification(4, List.of()));
    }

    @Test
    void record_toldTwice_isKeptOnce() {
        Noted note = new Noted("a", NOON, "", "ana", "größe 🙂 \" \u0000 \n one");
        registry.add(note);
        registry.add(note);
        reopen();
        registry.add(note);
        assertThat(registry.records()).containsExactly(note);
    }

    @Test
    void shutdown_announcedMovedAndTakenBack_isShown_andNoRecordChanges() {
        ModelRef ref = ModelRef.of("openai", "ft:gpt-4o-mini-2024-07-18:org::größe");
        LocalDate day = LocalDate.of(2027, 1, 14);
        registry.addModel(new ModelVersion.Draft("router", ref, "base", "run-1", Map.of(), Map.of("k", 1L)));
        registry.moveAlias(registry.model("router"), "champion", 1, "ana", "why");
        String before = registry.proof("model/router/1").text();
        Instant later = NOON.plusSeconds(60);
        registry.add(new ShutdownAnnounced(ref, later, day.plusDays(30), "the second word"));
        registry.add(new ShutdownAnnounced(ref, NOON, day, "the first word, told late"));
        reopen();
        assertThat(registry.model("router").alias("champion").ref().shutdownDate())
                .as("the newest word, in whatever order it came")
                .contains(day.plusDays(30));
        assertThat(registry.model("router").newest().draft().facts()).containsEntry("k", 1L);
        assertThat(registry.records())
                .filteredOn(ModelVersion.class::isInstance)
                .singleElement()
                .satisfies(model ->
                        assertThat(((ModelVersion) model).ref().shutdownDate()).contains(day.plusDays(30)));
        assertThat(registry.lineage(registry.model("router").newest())
                        .model()
                        .ref()
                        .shutdownDate())
                .contains(day.plusDays(30));

        registry.addModel(new ModelVersion.Draft("twin", ref, "base", "", Map.of(), Map.of()));
        assertThat(registry.model("twin").newest().ref().shutdownDate())
                .as("a version that is registered later")
                .contains(day.plusDays(30));

        ShutdownAnnounced back = new ShutdownAnnounced(ref, later.plusSeconds(1), null, "taken back");
        registry.add(back);
        registry.add(back);
        reopen();
        assertThat(registry.model("router").newest().ref().shutdownDate()).isEmpty();
        assertThat(registry.records()).hasSize(6).last().isEqualTo(back);
        assertThat(registry.proof("model/router/1").text().substring(0, 200)).isEqualTo(before.substring(0, 200));
        assertThat(registry.verify().problems()).isEmpty();
    }

    @Test
    void whatARegistryMakesItself_isNotTakenAsARecord() {
        ModelVersion.Draft draft =
                new ModelVersion.Draft("router", ModelRef.of("local", "m"), "base", "", Map.of(), Map.of());
        Map<RegistryRecord, String> made = Map.of(
                new DataVersion(Rows.data(0, 1).fingerprint(), NOON, 1, Map.of()),
                "addData",
                new ModelVersion(draft, 3, NOON),
                "addModel",
                new RegistryRecord.AliasMoved("router", "champion", 3, 1, NOON, "who", "why"),
                "moveAlias");
        made.forEach((record, method) -> assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.add(record))
                .withMessageStartingWith("record " + record.id() + ": a registry makes it itself -> call " + method));
        assertThat(registry.records()).isEmpty();
    }

    @Test
    void points_comeBackAsTheyWere_eachOnce() {
        List<MetricPoint> points = List.of(
                new MetricPoint("loss", 1, NOON, 0.1 + 0.2),
                new MetricPoint("größe/\u2028", 1, NOON.plusSeconds(1), Double.POSITIVE_INFINITY),
                new MetricPoint("loss", 2, NOON.minusSeconds(9), -1e-300));
        registry.addPoints("local/größe?", points.subList(0, 2));
        registry.addPoints("local/größe?", points);
        reopen();
        registry.addPoints("local/größe?", points);
        assertThat(registry.points("local/größe?")).isEqualTo(points);
    }

    @Test
    void manyPoints_comeBackInTheirOrder() {
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            points.add(new MetricPoint("loss", i, NOON.plusMillis(i), 1.0 / (i + 1)));
        }
        registry.addPoints("local/run", points);
        registry.addPoints("local/other", points.subList(0, 3));
        assertThat(registry.points("local/run")).isEqualTo(points);
        assertThat(registry.points("local/other")).isEqualTo(points.subList(0, 3));
    }

    @Test
    void oldCurves_areDropped_andNotedOnce_recordsStay() {
        registry.addPoints(
                "local/old", List.of(new MetricPoint("loss", 1, NOON, 0.5), new MetricPoint("loss", 2, NOON, 0.4)));
        registry.addPoints("local/new", List.of(new MetricPoint("loss", 1, NOON.plusSeconds(60), 0.5)));
        assertThat(registry.dropCurves(NOON.plusSeconds(1), "ana")).containsExactly("local/old");
        assertThat(registry.dropCurves(NOON.plusSeconds(1), "ana")).isEmpty();
        reopen();
        assertThat(registry.points("local/old")).isEmpty();
        assertThat(registry.points("local/new")).hasSize(1);
        assertThat(registry.records()).singleElement().satisfies(note -> {
            assertThat(((Noted) note).about()).isEqualTo("run/local/old");
            assertThat(((Noted) note).text()).contains("2 points");
        });
        registry.addPoints("local/old", List.of(new MetricPoint("loss", 1, NOON, 0.5)));
        assertThat(registry.points("local/old")).hasSize(1);
        assertThat(registry.verify().problems()).isEmpty();
    }

    @Test
    void versions_shareTheirRows_andComeBackInTheirOrder() {
        Dataset first = Rows.data(0, 1000);
        Dataset second = Dataset.of(List.of(
                Rows.row("new"), first.examples().get(999), first.examples().get(3), Rows.row("newer")));
        DataVersion one = registry.addData(first, Map.of("licence", "CC-BY-4.0"));
        DataVersion two = registry.addData(second, Map.of());
        assertThat(registry.addData(first, Map.of())).isEqualTo(one);
        reopen();
        assertThat(registry.data()).containsExactly(one, two);
        assertThat(registry.rows(one)).containsExactlyElementsOf(first);
        assertThat(registry.rows(two)).containsExactlyElementsOf(second);
    }

    @Test
    void rows_ofEveryKind_andLongOnes_comeBack() {
        Dataset texts = Dataset.of(List.of(
                new TextExample("plain \u2028 text\nof two lines"),
                new TextExample("long ".repeat(500_000)),
                new TextExample("longer " + "x".repeat(3_000_000))));
        Dataset pairs = Dataset.of(List.of(new PreferenceExample(
                List.of(Message.user("q")),
                List.of(Message.assistant("good")),
                List.of(Message.assistant("bad")),
                Map.of())));
        DataVersion one = registry.addData(texts, Map.of());
        DataVersion two = registry.addData(pairs, Map.of());
        reopen();
        assertThat(registry.rows(one)).containsExactlyElementsOf(texts);
        assertThat(registry.rows(two)).containsExactlyElementsOf(pairs);
    }

    @Test
    void rowThatCannotBeKept_isRefused_andLeavesNothing() {
        Dataset half = Dataset.of(List.of(Rows.row("a"), Rows.row("\ud800")));
        assertThatThrownBy(() -> registry.addData(half, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(registry.records()).isEmpty();
        Dataset whole = Dataset.of(List.of(Rows.row("b"), Rows.row("a")));
        DataVersion next = registry.addData(whole, Map.of());
        assertThat(registry.rows(next)).containsExactlyElementsOf(whole);
        reopen();
        assertThat(registry.rows(next)).containsExactlyElementsOf(whole);
        assertThat(registry.verify().problems()).isEmpty();
    }

    @Test
    void alias_movedByAnotherMeanwhile_isRefused() {
        train(provider(), "base", Rows.data(0, 3));
        RegisteredModel seen = registry.model("router");
        try (RegistryStore second = open()) {
            second.moveAlias(second.model("router"), "champion", 1, "ben", "mine");
        }
        assertThatThrownBy(() -> registry.moveAlias(seen, "champion", 1, "ana", "mine"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ben");
        assertThat(registry.model("router").aliasHistory()).hasSize(1);
        assertThat(registry.model("router").alias("champion").number()).isEqualTo(1);
    }

    @Test
    void row_leadsForthToModelsAndTheirHeirs() {
        FakeProvider provider = provider();
        ModelRef first = train(provider, "base", Rows.data(0, 5));
        train(provider, first.id(), Rows.data(5, 9));
        train(provider, "base", Rows.data(5, 9));
        reopen();
        Touched touched = registry.touchedBy(Rows.data(3, 4).examples().get(0));
        assertThat(touched.data()).hasSize(1);
        assertThat(touched.models()).extracting(ModelVersion::number).containsExactly(1, 2);
        assertThat(registry.touchedBy(Rows.row("never seen")).data()).isEmpty();
    }

    @Test
    void liveAnswer_leadsBackToItsRows() {
        ModelRef tuned = train(provider(), "base", Rows.data(0, 5));
        ChatModel any = request -> new ChatResponse("yes", FinishReason.STOP, new Usage(1, 1));
        try (Rollout rollout = RolloutPolicy.builder()
                .name("router")
                .addStage(1.0)
                .registry(registry)
                .build()
                .start(any.named("fake/base"), any.named(tuned.toString()), new MemoryRolloutStore())) {
            ChatResponse answer = rollout.chat(ChatRequest.user("q").withKey("ana"));
            reopen();
            assertThat(registry.origin(answer.callId().orElseThrow())
                            .orElseThrow()
                            .lineage()
                            .orElseThrow()
                            .data())
                    .isEqualTo(registry.data());
        }
    }

    @Test
    void severalThreadsAndRegistries_loseNothing() throws Exception {
        int writers = 4;
        int each = 15;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try (RegistryStore second = open()) {
            List<Future<?>> done = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                RegistryStore to = w % 2 == 0 ? registry : second;
                done.add(threads.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        to.add(new Noted(writer + "/" + i, NOON, "", "writer", "note"));
                        to.addPoints("run", List.of(new MetricPoint("loss " + writer, i, NOON, i)));
                    }
                    return to.addData(Rows.data(writer * 5, writer * 5 + 20), Map.of());
                }));
            }
            for (Future<?> each1 : done) {
                each1.get();
            }
            assertThat(registry.records()).hasSize(writers * each + writers).doesNotHaveDuplicates();
            assertThat(second.records()).isEqualTo(registry.records());
        } finally {
            threads.shutdownNow();
        }
        reopen();
        assertThat(registry.points("run")).hasSize(writers * each);
        Verification verification = registry.verify();
        assertThat(verification.records()).isEqualTo((long) writers * each + writers);
        assertThat(verification.problems()).isEmpty();
        for (int w = 0; w < writers; w++) {
            Dataset rows = Rows.data(w * 5, w * 5 + 20);
            assertThat(registry.rows(registry.addData(rows, Map.of()))).containsExactlyElementsOf(rows);
        }
    }
}
