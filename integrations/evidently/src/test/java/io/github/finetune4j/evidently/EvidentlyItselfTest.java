// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evidently;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.measure.Profile;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.drift.DriftReport;
import io.github.finetune4j.monitor.drift.DriftRules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What evidently 0.7.23 itself makes of our workspace; with EVIDENTLY_PYTHON. */
@Timeout(120)
class EvidentlyItselfTest {
    // not slow: a program of others, which few machines have
    @TempDir
    Path folder;

    private Map<String, Object> said(Path numbers) throws Exception {
        String python = Objects.requireNonNullElse(System.getenv("EVIDENTLY_PYTHON"), "");
        Need.PEER.require(!python.isEmpty(), "EVIDENTLY_PYTHON with evidently");
        Process peer = new ProcessBuilder(
                        python,
                        Fixtures.repository()
                                .resolve("benchmarks/peers/evidently_peer.py")
                                .toString(),
                        folder.resolve("workspace").toString(),
                        "--numbers",
                        numbers.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(peer.waitFor()).isZero();
        return Json.parseObject(lines.get(lines.size() - 1));
    }

    private static Map<?, ?> object(Object from, Object key) {
        return (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) from).get(key), String.valueOf(key));
    }

    private static double number(Map<?, ?> from, String key) {
        return ((Number) Objects.requireNonNull(from.get(key), key)).doubleValue();
    }

    private static Path lengths(Path folder, List<ChatExample> rows) throws Exception {
        List<Integer> inputs = new ArrayList<>();
        rows.forEach(row -> inputs.add(row.messages().get(0).content().length()));
        return Files.writeString(folder.resolve("numbers.json"), Json.write(Map.of("input characters", inputs)));
    }

    @Test
    void evidently_loadsListsShowsAndTests() throws Exception {
        EvidentlyProject project =
                EvidentlyWorkspace.at(folder.resolve("workspace")).project(MadeUp.HOSTILE);
        DriftReport report = MadeUp.drift(DriftRules.defaults());
        UUID drift = project.add(EvidentlySnapshot.of(report)
                .named("week 12")
                .tag(MadeUp.HOSTILE)
                .metadata("model", "v2"));
        UUID flat = project.add(EvidentlySnapshot.of(MadeUp.withoutScore()));
        List<ChatExample> rows = MadeUp.rows(30);
        Profile profile = MadeUp.profile(rows);
        UUID data = project.add(EvidentlySnapshot.of(profile));

        Map<String, Object> said = said(lengths(folder, rows));
        List<?> projects = (List<?>) Objects.requireNonNull(said.get("projects"));
        assertThat(projects).hasSize(1);
        Map<?, ?> loaded = (Map<?, ?>) projects.get(0);
        assertThat(loaded.get("name")).isEqualTo(MadeUp.HOSTILE);
        Map<?, ?> runs = object(loaded, "runs");
        assertThat(runs).hasSize(3);
        checkDrift(object(runs, drift.toString()), report);
        assertThat(String.valueOf(object(runs, flat.toString()).get("tests"))).contains("ERROR");
        checkData(object(runs, data.toString()), profile, object(said, "own"));
    }

    private static void checkDrift(Map<?, ?> run, DriftReport report) {
        assertThat(run.get("name")).isEqualTo("week 12");
        assertThat(run.get("tags")).isEqualTo(List.of(MadeUp.HOSTILE));
        assertThat(run.get("metadata")).isEqualTo(Map.of("model", "v2"));
        assertThat(number(run, "page")).isGreaterThan(10_000);
        Map<?, ?> metrics = object(run, "metrics");
        report.columns().forEach(column -> {
            String name = "ValueDrift(column=" + column.column() + ",method=" + column.method() + ",threshold="
                    + column.threshold() + ")";
            assertThat(number(metrics, name)).isEqualTo(column.score());
            assertThat(number(metrics, "DriftEffect(column=" + column.column() + ")"))
                    .isEqualTo(column.effect().orElseThrow().estimate());
        });
        assertThat(number(object(metrics, "DriftedColumnsCount()"), "count")).isEqualTo(report.count());
        assertThat(number(object(metrics, "DriftedColumnsCount()"), "share")).isEqualTo(report.share());
        List<String> statuses = new ArrayList<>(List.of("FAIL"));
        report.columns().forEach(column -> statuses.add(column.drifted() ? "FAIL" : "SUCCESS"));
        assertThat((List<?>) run.get("tests"))
                .extracting(test -> String.valueOf(((List<?>) test).get(2)))
                .containsExactlyElementsOf(statuses);
        assertThat((List<?>) run.get("shown_tests"))
                .extracting(state -> String.valueOf(state).toUpperCase(java.util.Locale.ROOT))
                .containsExactlyElementsOf(statuses);
    }

    private static void checkData(Map<?, ?> run, Profile profile, Map<?, ?> own) {
        Map<?, ?> metrics = object(run, "metrics");
        assertThat(own).hasSize(4);
        own.keySet()
                .forEach(name -> assertThat(number(metrics, String.valueOf(name)))
                        .as("%s", name)
                        .isCloseTo(number(own, String.valueOf(name)), within(1e-9)));
        assertThat(number(metrics, "Recommendations()"))
                .isEqualTo(profile.recommendations().size());
        assertThat(number(object(metrics, "CategoryCount(column=label,categories=card)"), "count"))
                .isEqualTo(20);
        assertThat(number(run, "widgets")).isGreaterThan(3);
    }
}
