// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs read back, and answers beside recorded ones. */
class MlflowReadTest {
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

    @Test
    void runsOfOurs_comeBackAsTheyWereTold() {
        Story.all(registry);
        List<MetricPoint> odd = List.of(
                new MetricPoint("odd", 1, Story.BEGAN, Double.NaN),
                new MetricPoint("odd", 2, Story.BEGAN, Double.POSITIVE_INFINITY),
                new MetricPoint("odd", 3, Story.BEGAN, 0.1));
        registry.addPoints(Story.START.run(), odd);
        List<MlflowRun> runs = registry.runs();
        assertThat(runs.get(0).records()).containsExactly(Story.START, Story.END);
        assertThat(runs.get(0).points())
                .filteredOn(point -> point.name().equals("odd"))
                .isEqualTo(odd.stream().map(MlflowReadTest::inMillis).toList());
        assertThat(runs.get(0).points())
                .filteredOn(point -> point.name().equals("loss"))
                .isEqualTo(Story.points(5).stream()
                        .filter(point -> point.name().equals("loss"))
                        .map(MlflowReadTest::inMillis)
                        .toList());
        assertThat(runs.get(1).records()).containsExactly(Story.EVALUATED);
    }

    private static MetricPoint inMillis(MetricPoint point) {
        return new MetricPoint(point.name(), point.step(), point.at().truncatedTo(ChronoUnit.MILLIS), point.value());
    }

    @Test
    void aRunOfAnotherClient_becomesRecordsOfOurs_once() {
        registry.runs(); // makes the experiment
        String id = foreign();
        try (RegistryStore own = FileRegistry.open(folder)) {
            registry.runs().forEach(run -> run.reportTo(own));
            registry.runs().forEach(run -> run.reportTo(own));
            assertThat(own.runs()).singleElement().satisfies(run -> {
                RunStarted start = run.started();
                assertThat(start.run()).isEqualTo("mlflow/" + id);
                assertThat(start.model()).isEqualTo("support");
                assertThat(start.at()).isEqualTo(java.time.Instant.ofEpochMilli(1767225600000L));
                assertThat(JsonView.object(start.specification(), "parameters")).containsEntry("rank", "8");
                assertThat(run.end().map(RunEnded::outcome)).contains("succeeded");
            });
            assertThat(own.points("mlflow/" + id))
                    .extracting(MetricPoint::step, MetricPoint::value)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(1L, 2.25),
                            org.assertj.core.groups.Tuple.tuple(2L, 1.8));
        }
    }

    private String foreign() {
        Map<String, Object> run = JsonView.object(
                cast(server.tracking.answer(
                        "POST",
                        "runs/create",
                        Map.of("experiment_id", "1", "run_name", "lora-r8", "start_time", 1767225600000L))),
                "run");
        String id = MlflowAnswer.text(JsonView.object(run, "info"), "run_id");
        List<Map<String, Object>> metrics = List.of(
                Map.of("key", "loss", "value", 1.8, "timestamp", "1767225602000", "step", "2"),
                Map.of("key", "loss", "value", 2.25, "timestamp", 1767225601000L, "step", 1L));
        server.tracking.answer(
                "POST",
                "runs/log-batch",
                Map.of("run_id", id, "metrics", metrics, "params", MlflowAnswer.listed(Map.of("rank", "8"))));
        server.tracking.answer(
                "POST", "runs/update", Map.of("run_id", id, "status", "FINISHED", "end_time", 1767225660000L));
        return id;
    }

    @SuppressWarnings("unchecked") // the fake gives JSON objects
    private static Map<String, Object> cast(Object answer) {
        return (Map<String, Object>) answer;
    }

    /** The fake that all other tests stand on says the same fields as the real server did. */
    @Test
    void theFakesAnswers_haveTheFieldsOfRecordedOnes() throws IOException {
        Map<String, Set<String>> recorded = new TreeMap<>();
        for (String line : Files.readAllLines(Fixtures.path("interop/mlflow/exchanges.jsonl"))) {
            Map<String, Object> exchange = Json.parseObject(line);
            recorded.put(
                    MlflowAnswer.text(exchange, "step"),
                    exchange.get("response_body") instanceof Map<?, ?>
                            ? fields(JsonView.object(exchange, "response_body"))
                            : Set.of());
        }
        Story.all(registry);
        Map<String, Object> byId = Map.of("experiment_id", "1");
        Map<String, Object> run = Map.of("experiment_ids", List.of("1"), "max_results", 2);
        assertThat(fields(cast(server.tracking.answer("GET", "experiments/get", byId))))
                .isEqualTo(recorded.get("get experiment"));
        assertThat(recorded.get("search runs")) // recorded before its end
                .containsAll(without(
                        fields(cast(server.tracking.answer("POST", "runs/search", run))), "runs.info.end_time"));
        assertThat(recorded.get("search model versions"))
                .containsAll(without(
                        fields(cast(server.tracking.answer(
                                "GET", "model-versions/search", Map.of("filter", "name='router'")))),
                        "model_versions.description"));
        assertThat(recorded.get("error: unknown run")).contains("error_code", "message");
        assertThat(recorded.get("raw: unknown endpoint")).isEmpty();
    }

    private static Set<String> without(Set<String> fields, String one) {
        fields.remove(one);
        return fields;
    }

    private static Set<String> fields(Map<String, Object> answer) {
        Set<String> all = new java.util.TreeSet<>();
        collect("", answer, all);
        return all;
    }

    private static void collect(String prefix, Object value, Set<String> all) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> {
                all.add(prefix + name);
                collect(prefix + name + ".", inner, all);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(each -> collect(prefix, each, all));
        }
    }
}
