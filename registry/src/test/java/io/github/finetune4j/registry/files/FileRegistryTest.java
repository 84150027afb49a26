// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.files.internal.FileStorage;
import io.github.finetune4j.registry.store.Lineage;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.RunHistory;
import io.github.finetune4j.registry.store.Touched;
import io.github.finetune4j.registry.store.internal.StoredRegistry;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRegistryTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path folder;

    private RegistryStore registry;

    @BeforeEach
    void open() {
        registry = FileRegistry.open(folder);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private void reopen() {
        registry.close();
        registry = FileRegistry.open(folder);
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
                .lora(lora -> lora.rank(8))
                .seed(7)
                .run();
    }

    // ---- by itself

    @Test
    void run_withRegistry_keepsDataRunCurvesAndModel() {
        Dataset data = Rows.data(0, 30);
        ModelRef tuned = train(provider(), "base", data);
        reopen();

        RunHistory run = registry.runs().get(0);
        assertThat(registry.runs()).hasSize(1);
        assertThat(run.started().specification())
                .containsEntry("baseModel", "base")
                .containsEntry("seed", 7L)
                .extractingByKey("lora")
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("rank", 8L);
        assertThat(run.started().environment()).containsKeys("java", "os", "finetune4j");
        assertThat(run.end().orElseThrow().outcome()).isEqualTo("succeeded");
        assertThat(registry.points(run.started().run()))
                .filteredOn(point -> point.name().equals("loss"))
                .extracting(MetricPoint::step)
                .containsExactly(1L, 2L, 3L);
        ModelVersion model = registry.model("router").newest();
        assertThat(model.number()).isEqualTo(1);
        assertThat(model.ref()).isEqualTo(tuned);
        assertThat(model.run()).contains(run.started().run());
        assertThat(registry.rows(registry.data().get(0))).containsExactlyElementsOf(data);
        assertThat(registry.verify().problems()).isEmpty();
    }

    @Test
    void run_thatFails_isOnRecordWithoutAModel() {
        FakeProvider provider = FakeProvider.builder()
                .script(FakeScript.builder().fails("row 3 has no answer").build())
                .build();
        assertThatThrownBy(() -> train(provider, "base", Rows.data(0, 3))).hasMessageContaining("row 3");
        assertThat(registry.runs().get(0).end().orElseThrow().outcome()).isEqualTo("failed");
        assertThat(registry.runs().get(0).end().orElseThrow().failure()).contains("row 3 has no answer");
        assertThat(registry.models()).isEmpty();
    }

    @Test
    void attach_withRegistry_tellsTheRestOnce() {
        FakeProvider provider = provider();
        Dataset data = Rows.data(0, 5);
        train(provider, "base", data);
        long before = registry.records().size();
        String run = registry.runs().get(0).started().run();
        int points = registry.points(run).size();
        reopen();
        FineTune.attach(registry, provider.reopen(), JobRef.parse(run)).await();
        assertThat(registry.records()).hasSize((int) before);
        assertThat(registry.points(run)).hasSize(points);
    }

    @Test
    void run_withRegistryOutOfReach_goesOnAndGivesItsModel() {
        registry.close(); // every call fails from now on
        assertThat(train(provider(), "base", Rows.data(0, 5)).id()).isEqualTo("ft-job-1");
        registry = FileRegistry.open(folder);
        assertThat(registry.records()).isEmpty();
    }

    @Test
    void run_withARowThatCannotBeKept_isOnRecordWithoutIt() {
        Dataset half = Dataset.of(List.of(Rows.row("\ud800")));
        assertThat(train(provider(), "base", half).id()).isEqualTo("ft-job-1");
        assertThat(registry.data()).isEmpty();
        assertThat(registry.runs()).hasSize(1);
        assertThat(registry.model("router").newest().number()).isEqualTo(1);
    }

    @Test
    void attach_toARunWhoseStartIsNotOnRecord_registersItsModelOnceItIs() {
        FakeProvider provider = provider();
        FineTune.Builder run = FineTune.builder()
                .provider(provider)
                .baseModel("base")
                .trainingData(Rows.data(0, 3))
                .labels(l -> l.idempotencyKey("k"));
        FineTuneJob job = run.start();
        job.await();
        FineTune.attach(registry, provider.reopen(), job.ref()).await();
        assertThat(registry.models()).isEmpty();
        run.registry(registry, "router").run();
        assertThat(registry.model("router").newest().run()).contains(job.ref().toString());
    }

    @Test
    void addModel_fromElsewhere_getsTheNextNumber() {
        train(provider(), "base", Rows.data(0, 3));
        ModelVersion added = registry.addModel(new ModelVersion.Draft(
                "router", ModelRef.of("openai", "ft:router"), "gpt", "", Map.of(), Map.of("source", "bought")));
        assertThat(added.number()).isEqualTo(2);
        assertThat(added.run()).isEmpty();
        reopen();
        assertThat(registry.model("router").newest()).isEqualTo(added);
        assertThat(registry.lineage(added).data()).isEmpty();
    }

    // ---- data versions

    @Test
    void addData_withReport_keepsSourcesAndSteps() throws IOException {
        Path file = folder.resolve("tickets.jsonl");
        Rows.data(0, 10).writeJsonl(file);
        DatasetResult result = Dataset.builder().addJsonl(file).deduplicate().build();
        DataVersion version = registry.addData(result);
        assertThat(version.rows()).isEqualTo(10);
        assertThat(version.facts()).containsEntry("rowsRead", 10L).containsKeys("sources", "steps", "removed");
    }

    @Test
    void addData_madeFromAnotherVersion_namesItsParentsAndSteps() {
        Dataset twice = Dataset.of(List.of(Rows.row("a"), Rows.row("b"), Rows.row("a")));
        DataVersion raw = registry.addData(twice, Map.of("licence", "CC-BY-4.0"));
        DatasetResult result = Dataset.builder()
                .addExamples(registry.rows(raw).examples())
                .deduplicate()
                .build();
        registry.addData(result, List.of(raw), Map.of("location", "warehouse/tickets"));
        reopen();
        DataVersion clean = registry.data().get(1);
        assertThat(clean.parents()).containsExactly(raw.id());
        assertThat(clean.facts())
                .containsEntry("location", "warehouse/tickets")
                .containsEntry("removed", Map.of("duplicate", 1L, "invalid", 0L));
        assertThat(raw.parents()).isEmpty();
        assertThatThrownBy(() -> registry.addData(result, List.of(), Map.of("removed", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fact removed");
    }

    @Test
    void addData_sameRowsTwice_isOneVersionWithTheFirstFacts() {
        DataVersion first = registry.addData(Rows.data(0, 4), Map.of("licence", "CC-BY-4.0"));
        DataVersion again = registry.addData(Rows.data(0, 4), Map.of());
        assertThat(again).isEqualTo(first);
        assertThat(registry.data()).hasSize(1);
    }

    @Test
    void rows_ofEveryKindOfExample_areEqualToThoseKept() {
        Dataset data = Dataset.of(List.of(
                new TextExample("plain \u2028 text\nof two lines"),
                new PreferenceExample(
                        List.of(Message.user("q")),
                        List.of(Message.assistant("good")),
                        List.of(Message.assistant("bad")),
                        Map.of())));
        DataVersion texts = registry.addData(Dataset.of(data.examples().subList(0, 1)), Map.of());
        DataVersion pairs = registry.addData(Dataset.of(data.examples().subList(1, 2)), Map.of());
        reopen();
        assertThat(registry.rows(texts).examples()).isEqualTo(data.examples().subList(0, 1));
        assertThat(registry.rows(pairs).examples()).isEqualTo(data.examples().subList(1, 2));
    }

    @Test
    void addData_withARowThatCannotBeKept_isRefusedWhole_andTheNextOneIsKept() {
        Dataset half = Dataset.of(List.of(Rows.row("a"), Rows.row("\ud800")));
        assertThatThrownBy(() -> registry.addData(half, Map.of())).isInstanceOf(IllegalArgumentException.class);
        DataVersion next = registry.addData(Dataset.of(List.of(Rows.row("b"), Rows.row("a"))), Map.of());
        assertThat(registry.rows(next)).containsExactly(Rows.row("b"), Rows.row("a"));
        reopen();
        assertThat(registry.rows(next)).containsExactly(Rows.row("b"), Rows.row("a"));
        assertThat(registry.verify().problems()).isEmpty();
    }

    @Test
    void twentyVersions_thatChangeOnePercent_growByThreePercentAtMost() throws IOException {
        Dataset data = Rows.data(0, 20_000);
        registry.addData(data, Map.of());
        long one = size();
        for (int i = 1; i < 20; i++) {
            data = Rows.changed(data, 0.01, i);
            registry.addData(data, Map.of());
        }
        assertThat(registry.data()).hasSize(20);
        assertThat((size() - one) / 19.0 / one).isLessThan(0.03);
        assertThat(registry.rows(registry.data().get(19)).fingerprint()).isEqualTo(data.fingerprint());
    }

    private long size() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    // ---- lineage

    @Test
    void lineage_ofAModelTunedFromAnother_goesBackToBothDataSets() {
        FakeProvider provider = provider();
        ModelRef first = train(provider, "base", Rows.data(0, 5));
        train(provider, first.id(), Rows.data(5, 9));
        Lineage lineage = registry.lineage(registry.model("router").version(2));
        assertThat(lineage.runs()).hasSize(2);
        assertThat(lineage.data())
                .extracting(DataVersion::fingerprint)
                .containsExactly(Rows.data(5, 9).fingerprint(), Rows.data(0, 5).fingerprint());
    }

    @Test
    void baseModel_aModelOnRecord_leadsBackToItsRows() {
        FakeProvider provider = provider();
        train(provider, "base", Rows.data(0, 5));
        registry.moveAlias(registry.model("router"), "champion", 1, "ana", "the first");
        FineTune.builder()
                .registry(registry, "router")
                .provider(provider)
                .baseModel(registry.model("router").alias("champion"))
                .trainingData(Rows.data(5, 9))
                .run();
        Lineage lineage = registry.lineage(registry.model("router").version(2));
        assertThat(lineage.data())
                .extracting(DataVersion::fingerprint)
                .containsExactly(Rows.data(5, 9).fingerprint(), Rows.data(0, 5).fingerprint());
    }

    @Test
    void baseModel_ofAnotherProvider_isRefusedAtTheStart() {
        train(provider(), "base", Rows.data(0, 5));
        FineTune.Builder elsewhere = FineTune.builder()
                .provider(FakeProvider.builder().id("other").build())
                .baseModel(registry.model("router").newest())
                .trainingData(Rows.data(5, 9));
        assertThatThrownBy(elsewhere::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("of another provider than other");
        assertThat(elsewhere.baseModel("base").run().provider()).isEqualTo("other");
    }

    @Test
    void touchedBy_row_findsVersionsRunsModelsAndTheirHeirs() {
        FakeProvider provider = provider();
        ModelRef first = train(provider, "base", Rows.data(0, 5));
        train(provider, first.id(), Rows.data(5, 9));
        train(provider, "base", Rows.data(5, 9));
        reopen();
        Touched touched = registry.touchedBy(Rows.data(3, 4).examples().get(0));
        assertThat(touched.data()).hasSize(1);
        assertThat(touched.runs()).hasSize(2);
        assertThat(touched.models()).extracting(ModelVersion::number).containsExactly(1, 2);
        assertThat(registry.touchedBy(Rows.row("never seen")).data()).isEmpty();
    }

    // ---- aliases

    @Test
    void moveAlias_movesAtomicallyAndKeepsItsHistory() {
        train(provider(), "base", Rows.data(0, 3));
        FakeProvider other = FakeProvider.builder().id("other").build();
        train(other, "base", Rows.data(0, 4));
        registry.moveAlias(registry.model("router"), "champion", 1, "ana", "first");
        registry.moveAlias(registry.model("router"), "champion", 2, "ana", "better");
        reopen();
        RegisteredModel model = registry.model("router");
        assertThat(model.alias("champion").number()).isEqualTo(2);
        assertThat(model.aliasHistory()).extracting("version").containsExactly(1, 2);
        assertThatThrownBy(() -> model.alias("challenger")).hasMessageContaining("champion");
    }

    @Test
    void moveAlias_movedByAnotherMeanwhile_isRefused() {
        train(provider(), "base", Rows.data(0, 3));
        RegisteredModel seen = registry.model("router");
        try (RegistryStore second = FileRegistry.open(folder)) {
            second.moveAlias(second.model("router"), "champion", 1, "ben", "mine");
        }
        assertThatThrownBy(() -> registry.moveAlias(seen, "champion", 1, "ana", "mine"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ben");
        assertThat(registry.model("router").aliasHistory()).hasSize(1);
    }

    @Test
    void model_unknown_namesThoseThereAre() {
        assertThatThrownBy(() -> registry.model("router")).hasMessageContaining("train one");
        train(provider(), "base", Rows.data(0, 3));
        assertThatThrownBy(() -> registry.model("rooter")).hasMessageContaining("[router]");
        assertThatThrownBy(() -> registry.model("router").version(2)).hasMessageContaining("1 to 1");
    }

    // ---- a clock that is wrong

    @Test
    void clockThatJumpsBack_changesNothingInTheOrder() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(NOON);
        try (RegistryStore jumping = StoredRegistry.open(new FileStorage(folder), now::get)) {
            jumping.addModel(bought(1));
            now.set(Instant.EPOCH);
            jumping.addModel(bought(2));
            jumping.addData(Rows.data(0, 3), Map.of());
        }
        assertThat(registry.model("router").newest().number()).isEqualTo(2);
        assertThat(registry.model("router").newest().at()).isEqualTo(Instant.EPOCH);
        assertThat(registry.records()).extracting("at").containsExactly(NOON, Instant.EPOCH, Instant.EPOCH);
        assertThat(registry.verify().problems()).isEmpty();
    }

    private static ModelVersion.Draft bought(int number) {
        return new ModelVersion.Draft(
                "router", ModelRef.of("openai", "ft:router" + number), "gpt", "", Map.of(), Map.of());
    }

    // ---- several writers, and what a killed one leaves

    @Test
    void twoRegistriesOnOneFolder_seeEachOthersRecords() {
        try (RegistryStore second = FileRegistry.open(folder)) {
            for (int i = 0; i < 20; i++) {
                RegistryStore writer = i % 2 == 0 ? registry : second;
                writer.add(new Noted("n" + i, NOON, "", "ana", "note " + i));
                writer.addData(Rows.data(i, i + 3), Map.of());
            }
            assertThat(second.records()).isEqualTo(registry.records()).hasSize(40);
            assertThat(second.verify().problems()).isEmpty();
            assertThat(registry.touchedBy(Rows.data(5, 6).examples().get(0)).data())
                    .hasSize(3);
        }
    }

    @Test
    void twoRegistriesOnOneFolder_keepAPointOfACurveOnce() {
        List<MetricPoint> points =
                List.of(new MetricPoint("loss", 1, NOON, 0.5), new MetricPoint("loss", 2, NOON, 0.4));
        registry.addPoints("local/run", points.subList(0, 1));
        try (RegistryStore second = FileRegistry.open(folder)) {
            second.addPoints("local/run", points);
            registry.addPoints("local/run", points);
            assertThat(second.points("local/run")).isEqualTo(points);
        }
    }

    @Test
    void halfARecordOfAKilledProcess_isDropped() throws IOException {
        registry.add(new Noted("a", NOON, "", "ana", "one"));
        Path records = folder.resolve("records.jsonl");
        Files.writeString(records, Files.readString(records) + "{\"n\":2,\"prev");
        reopen();
        assertThat(registry.records()).hasSize(1);
        registry.add(new Noted("b", NOON, "", "ana", "two"));
        reopen();
        assertThat(registry.records()).hasSize(2);
        assertThat(registry.verify().problems()).isEmpty();
    }

    @Test
    void halfABlockOfRowsOfAKilledProcess_isDropped() throws IOException {
        registry.addData(Rows.data(0, 300), Map.of());
        Path pack = folder.resolve("rows.pack");
        byte[] whole = Files.readAllBytes(pack);
        byte[] torn = java.util.Arrays.copyOf(whole, whole.length + 100);
        java.util.Arrays.fill(torn, whole.length, torn.length, (byte) 1);
        Files.write(pack, torn);
        Files.write(folder.resolve("rows.hashes"), new byte[17], java.nio.file.StandardOpenOption.APPEND);
        reopen();
        DataVersion more = registry.addData(Rows.data(200, 600), Map.of());
        reopen();
        assertThat(registry.rows(more)).containsExactlyElementsOf(Rows.data(200, 600));
        assertThat(registry.verify().problems()).isEmpty();
    }
}
