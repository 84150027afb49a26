// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.outbox.OutboxRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server knows after it was told. */
class MlflowRegistryTest {
    @TempDir
    Path folder;

    private FakeMlflow server;
    private MlflowRegistry registry;

    @BeforeEach
    void start() {
        server = FakeMlflow.start();
        registry =
                MlflowRegistry.builder(server.address()).experiment("support").build();
    }

    @AfterEach
    void stop() {
        registry.close();
        server.close();
    }

    private FakeTracking.FakeRun run(String name) {
        return server.tracking.runs.values().stream()
                .filter(run -> name.equals(run.info.get("run_name")))
                .reduce((one, other) -> {
                    throw new AssertionError("two runs named " + name);
                })
                .orElseThrow();
    }

    @Test
    void aRun_isARunWithParametersCurvesDataAndAVersion() {
        Story.run(registry);

        FakeTracking.FakeRun run = run("local/job-1");
        assertThat(run.info)
                .containsEntry("status", "FINISHED")
                .containsEntry("start_time", Story.BEGAN.toEpochMilli())
                .containsEntry("end_time", Story.BEGAN.toEpochMilli() + 60_000);
        assertThat(run.params)
                .containsEntry("baseModel", "example/tiny")
                .containsEntry("hyperparameters.epochs", "3")
                .containsEntry("hyperparameters.learningRate", "2.0E-4")
                .containsEntry("lora.targetModules", "[\"q_proj\",\"v_proj\"]");
        assertThat(run.tags)
                .containsEntry("environment.java", "17.0.1")
                .containsEntry("finetune4j.run", "local/job-1")
                .containsEntry("finetune4j.model", "router")
                .containsEntry("end.trainedTokens", "1234")
                .containsEntry("outcome", "succeeded");
        assertThat(run.metrics.get("loss")).hasSize(5);
        assertThat(run.inputs.values())
                .extracting(input -> MlflowAnswer.pairs(input, "tags").get("mlflow.data.context"))
                .containsExactlyInAnyOrder("training", "validation");
        assertThat(run.inputs.values())
                .extracting(input -> MlflowAnswer.text(JsonView.object(input, "dataset"), "profile"))
                .containsExactlyInAnyOrder("{\"num_rows\":3}", "{\"num_rows\":1}");
        assertThat(server.tracking.models.versions.get("router"))
                .singleElement()
                .satisfies(version -> assertThat(version)
                        .containsEntry("run_id", run.info.get("run_id"))
                        .containsEntry("source", "finetune4j://model/local//models/router%201"));
        assertThat(registry.status()).isEqualTo(new MlflowStatus(5, 0, 0, 0));
    }

    @Test
    void toldTwice_alsoByAnotherProcess_isThereOnce() {
        Story.all(registry);
        String before = server.tracking.runs.values().stream()
                .map(run -> run.shown().toString())
                .toList()
                .toString();
        Story.all(registry);
        try (MlflowRegistry other =
                MlflowRegistry.builder(server.address()).experiment("support").build()) {
            Story.all(other);
        }
        assertThat(server.tracking.runs).hasSize(2);
        assertThat(server.tracking.runs.values().stream()
                        .map(run -> run.shown().toString())
                        .toList())
                .hasToString(before);
        assertThat(server.tracking.models.versions.get("router")).hasSize(1);
    }

    @Test
    void aTraining_isToldThroughAnOutbox() {
        Dataset data = Story.data("ping");
        ModelRef tuned;
        try (FakeProvider provider = FakeProvider.builder()
                        .script(FakeScript.builder()
                                .steps(3, Duration.ofMillis(1))
                                .build())
                        .build();
                OutboxRegistry outbox = OutboxRegistry.open(folder, registry)) {
            tuned = FineTune.builder()
                    .registry(outbox, "router")
                    .provider(provider)
                    .baseModel("base")
                    .trainingData(data)
                    .run();
            assertThat(outbox.flush(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(registry.model("router").newest().ref()).isEqualTo(tuned);
        assertThat(server.tracking.runs.values()).singleElement().satisfies(run -> {
            assertThat(run.info).containsEntry("status", "FINISHED");
            assertThat(run.metrics).containsKey("loss");
            assertThat(run.params).containsEntry("baseModel", "base");
        });
    }

    @Test
    void anEvaluation_isARunWithMetrics_andGatesAreItsTags() {
        Story.all(registry);
        FakeTracking.FakeRun run = run("evaluation of local//models/router 1");
        assertThat(run.metrics).containsOnlyKeys("exact_match.mean", "exact_match.low", "rows");
        assertThat(run.tags)
                .containsEntry("gates", "PASSED")
                .containsEntry("gate.1", "PASSED, exact_match >= 0.8: 0.91, at least 0.85");
        assertThat(FakeModels.of(server.tracking.models.versions, "router")
                        .get(0)
                        .get("tags"))
                .asString()
                .contains("ana: looks good");
    }

    @Test
    void many_goInBatches() {
        Map<String, Object> options = new LinkedHashMap<>();
        for (int i = 0; i < 250; i++) {
            options.put("option " + i, (long) i);
        }
        RunStarted start =
                new RunStarted("local/big", Story.BEGAN, "router", "", "", Map.of("options", options), options);
        registry.add(start);
        registry.addPoints("local/big", Story.points(1200));
        FakeTracking.FakeRun run = run("local/big");
        assertThat(run.params).hasSize(250);
        assertThat(run.tags).hasSizeGreaterThan(250);
        assertThat(run.metrics.get("loss")).hasSize(1200);
        assertThat(server.paths.stream().filter(path -> path.endsWith("log-batch")))
                .hasSize(3 + 13 + 3);
    }

    @Test
    void whatMlflowDoesNotHold_isChangedAndCounted() {
        Map<String, Object> specification =
                Map.of("a$b", 1L, "../up", 2L, "long", "v".repeat(6001), "k".repeat(300), 3L);
        registry.add(new RunStarted("local/odd", Story.BEGAN, "router", "", "", specification, Map.of()));
        assertThat(run("local/odd").params)
                .containsEntry("a_b", "1")
                .containsEntry("_/up", "2")
                .hasSize(4)
                .hasEntrySatisfying(
                        "long", value -> assertThat(value).hasSize(6000).endsWith("…"));
        assertThat(registry.status().changed()).isEqualTo(4);
        // the record itself comes back whole
        assertThat(registry.runs().get(0).records().get(0))
                .isEqualTo(new RunStarted("local/odd", Story.BEGAN, "router", "", "", specification, Map.of()));
    }

    // ---- models

    @Test
    void anAlias_isMovedOnce_withItsHistory() {
        Story.run(registry);
        RegisteredModel seen = registry.model("router");
        RegistryRecord.AliasMoved moved = registry.moveAlias(seen, "champion", 1, "ana", "91 %");
        assertThat(server.tracking.models.aliases.get("router")).containsEntry("champion", "1");
        RegisteredModel now = registry.model("router");
        assertThat(now.alias("champion")).isEqualTo(now.version(1));
        assertThat(now.aliasHistory()).containsExactly(moved);
        assertThatIllegalStateException()
                .isThrownBy(() -> registry.moveAlias(seen, "champion", 1, "bob", "again"))
                .withMessageContaining("moved by somebody meanwhile");
        assertThat(now.newest().draft().baseModel()).isEqualTo("example/tiny");
    }

    @Test
    void aModelOfSomebodyElse_isShownWithWhatIsThere() {
        server.tracking.models.answer("POST", "registered-models/create", Map.of("name", "other"));
        server.tracking.models.answer(
                "POST", "model-versions/create", Map.of("name", "other", "source", "s3://b/m", "run_id", "ab"));
        ModelVersion version = registry.model("other").newest();
        assertThat(version.ref()).isEqualTo(ModelRef.of("mlflow", "models:/other/1"));
        assertThat(version.run()).contains("mlflow/ab");
        assertThat(version.draft().facts()).containsEntry("source", "s3://b/m");
    }

    @Test
    void mirror_ofARegistryWithEarlierVersions_keepsItsNumbers() {
        try (RegistryStore own = FileRegistry.open(folder)) {
            own.addModel(new ModelVersion.Draft(
                    "router", ModelRef.of("openai", "ft:x"), "gpt", "", Map.of("a", "00"), Map.of()));
            Story.all(own);
            own.moveAlias(own.model("router"), "champion", 2, "ana", "why");
            own.moveAlias(own.model("router"), "champion", 1, "ana", "back");
            // somebody had registered one there before
            registry.addModel(
                    new ModelVersion.Draft("router", ModelRef.of("local", "old"), "", "", Map.of(), Map.of()));
            registry.mirror(own);
            registry.mirror(own);
            assertThat(registry.model("router").version(2).ref())
                    .isEqualTo(own.model("router").version(2).ref());
            assertThat(registry.model("router").aliasHistory())
                    .isEqualTo(own.model("router").aliasHistory());
        }
        assertThat(server.tracking.runs).hasSize(2);
        assertThat(server.tracking.models.versions.get("router")).hasSize(3);
        assertThat(server.tracking.models.aliases.get("router")).containsEntry("champion", "2");
        assertThat(server.paths.stream().filter(path -> path.endsWith("registered-models/alias")))
                .hasSize(2); // told twice, moved once
        assertThat(run("local/job-1").metrics.get("loss")).hasSize(5);
    }

    @Test
    void whatHasNoPlaceThere_isATagOfTheExperiment() {
        registry.add(new RegistryRecord.RowsForgotten("f1", Instant.EPOCH, List.of("ab"), "ana", "asked for"));
        assertThat(server.tracking.experimentTags)
                .hasEntrySatisfying(
                        "finetune4j.forgotten/f1", value -> assertThat(value).contains("asked for"));
    }

    @Test
    void shutdown_thatWasAnnounced_isShownWithTheModel_alsoToTheNextProcess() throws Exception {
        ModelRef ref = ModelRef.of("openai", "ft:gpt-4o:org::1");
        LocalDate day = LocalDate.of(2027, 1, 14);
        registry.addModel(new ModelVersion.Draft("router", ref, "gpt-4o", "", Map.of(), Map.of()));
        registry.moveAlias(registry.model("router"), "champion", 1, "ana", "why");
        registry.add(new ShutdownAnnounced(ref, Story.BEGAN.plusSeconds(2), day.plusDays(30), "the second word"));
        registry.add(new ShutdownAnnounced(ref, Story.BEGAN.plusSeconds(1), day, "the first word, told late"));
        try (MlflowRegistry next =
                MlflowRegistry.builder(server.address()).experiment("support").build()) {
            assertThat(next.model("router").alias("champion").ref().shutdownDate())
                    .contains(day.plusDays(30));
            next.add(new ShutdownAnnounced(ref, Story.BEGAN.plusSeconds(3), null, "taken back"));
            assertThat(next.model("router").newest().ref().shutdownDate()).isEmpty();
        }
    }
}
