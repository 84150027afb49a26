// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.console.spi.PageCurve;
import io.github.finetune4j.console.spi.PageCurve.Point;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawingsTest {
    private static List<Point> line(int points) {
        return IntStream.range(0, points).mapToObj(i -> new Point(i, 1)).toList();
    }

    @Test
    void chart_leavesOutWhatIsNoNumber_andSaysWhereLinesEnd() {
        Markup markup = new Markup(null);
        List<Point> points = List.of(new Point(0, 2), new Point(1, Double.NaN), new Point(2, 1));
        markup.chart("loss", List.of(new PageCurve("a", points), new PageCurve("b", List.of())));
        assertThat(markup.toString())
                .contains("aria-label=\"loss; a ends at 1\"", "b (no points)", "d=\"M74.0 12.0L626.0 230.0\"")
                .doesNotContain("NaN");
        Markup empty = new Markup(null);
        empty.chart("loss", List.of());
        assertThat(empty.toString()).contains("No points are on record for loss");
        assertThatThrownBy(() -> markup.chart("x", Collections.nCopies(9, new PageCurve("a", points))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A list has time for few curves: none may wait for ever behind one that is read again and again. */
    @Test
    void curvesOfAList_areReadInTurn(@TempDir Path folder) {
        RegistryStore registry = FileRegistry.open(folder);
        Curves curves = new Curves(registry);
        curves.read("a", Instant.EPOCH, false);
        curves.read("b", Instant.EPOCH, true);
        curves.read("c", Instant.EPOCH, false);
        assertThat(curves.turn("never read")).isLessThan(curves.turn("a"));
        assertThat(curves.turn("a")).isLessThan(curves.turn("c"));
        assertThat(curves.turn("b")).as("has ended, and is not read again").isEqualTo(Long.MAX_VALUE);
        curves.read("a", Instant.EPOCH, false);
        assertThat(curves.turn("c")).isLessThan(curves.turn("a"));
        assertThat(curves.known("b")).isPresent();
        registry.close();
    }

    /** A model that was tuned from a model that was tuned from it: no honest registry says so. */
    @Test
    void recordsThatLeadToThemselves_areDrawnAllTheSame() {
        List<RegistryRecord> records = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String base = "local/job-" + (1 - i);
            Map<String, Object> specification = Map.of("baseModel", base);
            records.add(new RunStarted("local/job-" + i, Instant.EPOCH, "m", "data/x", "", specification, Map.of()));
            ModelVersion.Draft draft = new ModelVersion.Draft(
                    "m", ModelRef.of("local", "job-" + i), base, "local/job-" + i, Map.of(), Map.of());
            records.add(new ModelVersion(draft, i + 1, Instant.EPOCH));
        }
        Snapshot now = new Snapshot(records);
        Relations relations = new Relations(now);
        assertThat(relations.around(records.get(0), 80)).hasSize(4);
        Map<String, RegistryRecord> nodes = new LinkedHashMap<>();
        records.forEach(record -> nodes.put(record.id(), record));
        Markup markup = new Markup(null);
        new GraphDrawing("run/local/job-0", nodes, relations).write(markup);
        assertThat(markup.toString().split("<rect", -1)).hasSize(5);
    }

    @Test
    void lineage_isCutAtItsBound() {
        List<RegistryRecord> records = new ArrayList<>();
        ModelVersion.Draft draft =
                new ModelVersion.Draft("m", ModelRef.of("local", "job"), "b", "", Map.of(), Map.of());
        ModelVersion model = new ModelVersion(draft, 1, Instant.EPOCH);
        records.add(model);
        for (int i = 0; i < 500; i++) {
            records.add(new RegistryRecord.Evaluated("e" + i, Instant.EPOCH, "local/job int8", "", "data/x", Map.of()));
        }
        assertThat(new Relations(new Snapshot(records)).around(model, 80))
                .hasSize(80)
                .startsWith(model.id());
    }

    private static List<Point> noise(int points) {
        return IntStream.range(0, points)
                .mapToObj(i -> new Point(i, i % 2 == 0 ? 2 : 4))
                .toList();
    }

    @Test
    void smoothedCurve_isAMeanOfWhatCameBefore_andTheRawOneStaysBehindIt() {
        CurveStyle style = new CurveStyle(0.5, false);
        assertThat(style.smoothed(List.of(new Point(0, 8), new Point(1, 2), new Point(2, 2))))
                .extracting(Point::y)
                .satisfies(y -> assertThat(y.get(0)).isEqualTo(8))
                .satisfies(y -> assertThat(y.get(1)).isEqualTo((8 * 0.25 + 2 * 0.5) / 0.75))
                .satisfies(y -> assertThat(y.get(2)).isEqualTo((8 * 0.125 + 2 * 0.25 + 2 * 0.5) / 0.875));
        Markup markup = new Markup(null);
        new CurveDrawing("loss", List.of(new PageCurve("a", noise(40)), new PageCurve("b", line(40))), style)
                .write(markup);
        assertThat(markup.toString())
                .contains("class=\"faint\"", "a, smoothed 3.333")
                .contains("b 1<")
                .doesNotContain("b, smoothed"); // it has no noise
        Markup few = new Markup(null);
        new CurveDrawing("loss", List.of(new PageCurve("a", noise(CurveStyle.FEWEST - 1))), style).write(few);
        assertThat(few.toString()).doesNotContain("faint", "smoothed");
    }

    @Test
    void logarithmicCurve_namesItsDecades_andSaysWhatItLeavesOut() {
        CurveStyle style = new CurveStyle(0, true);
        Markup markup = new Markup(null);
        List<Point> points = List.of(new Point(0, 100), new Point(1, 0), new Point(2, 1), new Point(3, 0.01));
        new CurveDrawing("loss", List.of(new PageCurve("a", points)), style).write(markup);
        assertThat(markup.toString())
                .contains("loss, logarithmic", ">100<", ">1<", ">0.01<", "1 point of 0 or less left out")
                .contains("d=\"M74.0 12.0L442.0 121.0L626.0 230.0\"")
                .doesNotContain("NaN", "Infinity");
        Markup none = new Markup(null);
        new CurveDrawing("loss", List.of(new PageCurve("a", List.of(new Point(0, -1)))), style).write(none);
        assertThat(none.toString()).contains("All points of loss, logarithmic are 0 or less");
    }

    @Test
    void manySettings_areGroups_andRecordsOfAKindAreATable() {
        Map<String, Object> loop = new LinkedHashMap<>();
        IntStream.range(0, 20).forEach(i -> loop.put("setting" + i, i));
        List<Map<String, Object>> checkpoints = IntStream.range(0, 25)
                .mapToObj(i -> Map.<String, Object>of("location", "/runs/a/checkpoint-" + i))
                .toList();
        Markup markup = new Markup(null);
        Facts.write(
                markup,
                "Facts",
                Map.of("settings", Map.of("loop", loop, "full", "<b>"), "checkpoints", checkpoints, "folder", "/runs"));
        assertThat(markup.toString())
                .contains("<strong>settings.loop</strong> 20: setting0 0, setting1 1, setting2 2, …</summary>")
                .contains("<strong>settings</strong> 1: full &lt;b&gt;</summary>", ">folder<")
                .contains("Each location is below /runs/a/", ">checkpoint-24<", "15 earlier</summary>")
                .doesNotContain("{", "settings.loop.setting0");
        assertThat(markup.toString().split("<details", -1)).hasSize(4);
        Markup few = new Markup(null);
        Facts.write(few, "Facts", Map.of("lora", Map.of("rank", 16)));
        assertThat(few.toString()).contains(">lora.rank<").doesNotContain("<details");
        Markup odd = new Markup(null);
        Facts.write(odd, "Facts", Map.of("list", List.of(1, Map.of("a", List.of(2)))));
        assertThat(odd.toString()).contains("{&quot;a&quot;:[2]}");
    }

    @Test
    void evaluationsInALineage_sayWhatTheyFound_ofWhich_onWhat() {
        ModelVersion.Draft draft =
                new ModelVersion.Draft("router", ModelRef.of("local", "job"), "b", "", Map.of(), Map.of());
        ModelVersion model = new ModelVersion(draft, 1, Instant.EPOCH);
        Map<String, Object> score = Map.of("estimate", 0.91, "lower", 0.8, "upper", 0.95);
        RegistryRecord alone = new RegistryRecord.Evaluated(
                "e", Instant.EPOCH, "local/job", "", "data/x", Map.of("scores", Map.of("exact_match", score)));
        RegistryRecord pair = new RegistryRecord.Evaluated(
                "f",
                Instant.EPOCH,
                "local/job",
                "hub/org/base-1m",
                "data/x",
                Map.of("verdict", "BETTER", "metrics", Map.of("f1", Map.of("effect", score))));
        Map<String, RegistryRecord> nodes = new LinkedHashMap<>();
        List.of(model, alone, pair).forEach(record -> nodes.put(record.id(), record));
        Markup markup = new Markup(null);
        new GraphDrawing(model.id(), nodes, new Relations(new Snapshot(List.copyOf(nodes.values())))).write(markup);
        assertThat(markup.toString())
                .contains("aria-label=\"evaluation of router 1 exact_match 0.91 on data/x\"")
                .contains("aria-label=\"evaluation of router 1 better, f1 +0.91 against base-1m, data/x\"")
                .doesNotContain(">scores<");
    }
}
