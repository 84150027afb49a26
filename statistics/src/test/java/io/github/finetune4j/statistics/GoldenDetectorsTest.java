// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static io.github.finetune4j.statistics.Golden.each;
import static io.github.finetune4j.statistics.Golden.integers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On every stream, with every setting: changes and warnings at the same values as river's, and the same state. */
class GoldenDetectorsTest {
    private static final JsonNode GOLDEN = Golden.load("detectors.json");
    private static final int[] STATE_AT = integers(GOLDEN.at("/meta/state_at"));

    @ParameterizedTest
    @CsvSource({"ADWIN, 36", "PageHinkley, 36", "KSWIN, 20", "DDM, 18", "EDDM, 18", "HDDM_A, 21", "HDDM_W, 21"})
    void detector_isEqualToRiver(String name, int runs) {
        List<JsonNode> found = each(GOLDEN.get("runs"))
                .filter(run -> run.get("detector").asText().equals(name))
                .toList();
        assertThat(found).hasSize(runs);
        found.forEach(GoldenDetectorsTest::replay);
    }

    @Test
    void golden_holdsAllRuns() {
        assertThat(GOLDEN.get("runs")).hasSize(170);
        assertThat(GOLDEN.get("streams")).hasSize(12);
        assertThat(STATE_AT).hasSize(20);
        assertThat(each(GOLDEN.get("runs"))
                        .mapToInt(run -> run.get("drifts").size())
                        .sum())
                .isEqualTo(600);
    }

    /** The draws of {@code random.Random(1).sample(range(70), 30)}, as Python 3.11 printed them. */
    @Test
    void pythonRandom_isPythons() {
        PythonRandom random = new PythonRandom(1);
        int[] rows = IntStream.range(0, 70).toArray();
        int[] drawn = new int[30];
        for (int i = 0; i < 30; i++) {
            int row = random.applyAsInt(70 - i);
            drawn[i] = rows[row];
            rows[row] = rows[69 - i];
        }
        assertThat(drawn)
                .containsExactly(
                        17, 8, 32, 15, 63, 57, 60, 41, 24, 50, 13, 6, 31, 1, 53, 61, 27, 38, 48, 49, 0, 44, 28, 69, 14,
                        37, 58, 20, 56, 62);
    }

    private static void replay(JsonNode run) {
        String what = run.get("detector").asText() + run.get("options") + " on stream " + run.get("stream");
        double[] values = values(GOLDEN.get("streams").get(run.get("stream").asInt()));
        assertThat(values).hasSize(5000);
        RiverDetector river = RiverDetector.of(run);
        boolean[] changed = new boolean[values.length];
        boolean[] warning = new boolean[values.length];
        for (int i = 0, point = 0; i < values.length; i++) {
            river.detector().add(values[i]);
            changed[i] = river.detector().changed();
            warning[i] = river.detector().warning();
            if (point < STATE_AT.length && STATE_AT[point] == i) {
                sameState(what + " at " + i, river.state(), run.get("state"), point++);
            }
        }
        assertThat(indexes(changed)).as(what).containsExactly(integers(run.get("drifts")));
        assertThat(indexes(warning)).as(what + ", warnings").containsExactly(spread(run.get("warnings")));
    }

    private static void sameState(String what, Map<String, double[]> state, JsonNode expected, int point) {
        Map<String, JsonNode> fields = new TreeMap<>();
        expected.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        assertThat(state.keySet()).containsExactlyInAnyOrderElementsOf(fields.keySet());
        fields.forEach((name, points) -> {
            double[] numbers = numbers(points.get(point));
            double[] actual = Objects.requireNonNull(state.get(name), name);
            assertThat(actual).as(what + " " + name).hasSameSizeAs(numbers);
            for (int i = 0; i < numbers.length; i++) {
                double tolerance = 1e-9 * Math.max(1, Math.abs(numbers[i]));
                if (Double.isNaN(numbers[i])) {
                    assertThat(actual[i]).as(what + " " + name).isNaN();
                } else {
                    Golden.close(what + " " + name, actual[i], numbers[i], tolerance);
                }
            }
        });
    }

    private static double[] numbers(JsonNode point) {
        return point.isArray()
                ? each(point).mapToDouble(GoldenDetectorsTest::number).toArray()
                : new double[] {number(point)};
    }

    private static double number(JsonNode point) {
        return point.isNull() ? Double.NaN : point.isBoolean() ? point.asBoolean() ? 1 : 0 : point.asDouble();
    }

    private static double[] values(JsonNode stream) {
        JsonNode values = stream.get("values");
        return values.isTextual()
                ? values.asText().chars().mapToDouble(digit -> digit - '0').toArray()
                : each(values)
                        .mapToDouble(thousandths -> thousandths.asInt() / 1000.0)
                        .toArray();
    }

    private static int[] indexes(boolean[] marks) {
        return IntStream.range(0, marks.length).filter(i -> marks[i]).toArray();
    }

    /** First and last index of each row of warnings; a detector without warnings has none. */
    private static int[] spread(JsonNode ends) {
        int[] pairs = ends.isNull() ? new int[0] : integers(ends);
        return IntStream.range(0, pairs.length / 2)
                .flatMap(i -> IntStream.rangeClosed(pairs[2 * i], pairs[2 * i + 1]))
                .toArray();
    }
}
