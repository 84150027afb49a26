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
import io.github.finetune4j.registry.store.RegistryStore;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawingsTest {
    private static List<Point> line(int points) {
        return IntStream.range(0, points).mapToObj(i -> new Point(i, 1)).toList();
    }

    @Test
    void longCurve_keepsItsPeak() {
        List<Point> points = new ArrayList<>(line(100_000));
        points.set(77_777, new Point(77_777, 9));
        List<Point> thinned = CurveDrawing.thinned(points);
        assertThat(thinned).hasSizeLessThanOrEqualTo(400).contains(new Point(77_777, 9));
        assertThat(thinned).isSortedAccordingTo(Comparator.comparingDouble(Point::x));
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

    @Test
    void scale_namesRoundValuesWithinItsRange() {
        assertThat(new Scale(0, 1, 0, 100).ticks()).hasSize(6).contains(0.0, 1.0);
        assertThat(Scale.of(new double[] {3}, 0, 100).at(3)).isEqualTo(50);
        assertThat(new Scale(0.13, 0.92, 0, 100).ticks())
                .allSatisfy(tick -> assertThat(tick).isBetween(0.13, 0.92));
        assertThat(new Scale(-1e300, 1e300, 0, 100).ticks()).hasSizeBetween(3, 10);
    }

    @Test
    void numbers_haveFourDigits() {
        assertThat(List.of(
                        Words.number(0.005),
                        Words.number(1234.56),
                        Words.number(1e-9),
                        Words.number(2),
                        Words.number(0.33333),
                        Words.number(-12.5),
                        Words.number(Double.NaN),
                        Words.number(100),
                        Words.number(1.5e7 + 0.5)))
                .containsExactly("0.005", "1235", "1e-09", "2", "0.3333", "-12.5", "NaN", "100", "1.5e+07");
    }

    /** A list has time for few curves: none may wait for ever behind one that is read again and again. */
    @Test
    void curvesOfAList_areReadInTurn() {
        RegistryStore registry = (RegistryStore) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RegistryStore.class},
                (self, method, arguments) -> List.of());
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
}
