// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.change;

import static io.github.finetune4j.statistics.Golden.each;
import static io.github.finetune4j.statistics.Golden.integers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.statistics.Golden;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On every stream, with every setting: changes at the same values as river's, and the same state. */
class GoldenDetectorsTest {
    private static final JsonNode GOLDEN = Golden.load("detectors.json");
    private static final int[] STATE_AT = integers(GOLDEN.at("/meta/state_at"));

    @Test
    void adwin_isEqualToRivers() {
        each(GOLDEN.get("runs")).forEach(GoldenDetectorsTest::replay);
    }

    @Test
    void golden_holdsAllRuns() {
        assertThat(GOLDEN.get("runs")).hasSize(36);
        assertThat(GOLDEN.get("streams")).hasSize(12);
        assertThat(STATE_AT).hasSize(20);
        assertThat(each(GOLDEN.get("runs"))
                        .mapToInt(run -> run.get("drifts").size())
                        .sum())
                .isEqualTo(53);
    }

    private static Adwin adwin(JsonNode options) {
        Adwin.Builder builder = Adwin.builder();
        number(options, "delta", builder::significance);
        count(options, "clock", builder::checkEvery);
        count(options, "max_buckets", builder::maxBuckets);
        count(options, "min_window_length", builder::minLength);
        count(options, "grace_period", builder::gracePeriod);
        return builder.build();
    }

    private static void number(JsonNode options, String name, DoubleConsumer setter) {
        if (options.has(name)) {
            setter.accept(options.get(name).asDouble());
        }
    }

    private static void count(JsonNode options, String name, IntConsumer setter) {
        if (options.has(name)) {
            setter.accept(options.get(name).asInt());
        }
    }

    private static Map<String, Double> state(Adwin adwin) {
        return Map.of(
                "width", (double) adwin.width(),
                "total", adwin.window().total(),
                "variance", adwin.window().squares(),
                "estimation", adwin.mean(),
                "n_detections", adwin.changed() ? 1.0 : 0.0);
    }

    private static void replay(JsonNode run) {
        String what = "ADWIN " + run.get("options") + " on stream " + run.get("stream");
        double[] values = values(GOLDEN.get("streams").get(run.get("stream").asInt()));
        assertThat(values).hasSize(5000);
        Adwin adwin = adwin(run.get("options"));
        boolean[] changed = new boolean[values.length];
        for (int i = 0, point = 0; i < values.length; i++) {
            adwin.add(values[i]);
            changed[i] = adwin.changed();
            if (point < STATE_AT.length && STATE_AT[point] == i) {
                sameState(what + " at " + i, state(adwin), run.get("state"), point++);
            }
        }
        assertThat(IntStream.range(0, changed.length).filter(i -> changed[i]))
                .as(what)
                .containsExactly(
                        IntStream.of(integers(run.get("drifts"))).boxed().toArray(Integer[]::new));
    }

    private static void sameState(String what, Map<String, Double> state, JsonNode expected, int point) {
        Map<String, Double> fields = new TreeMap<>();
        expected.properties()
                .forEach(field ->
                        fields.put(field.getKey(), number(field.getValue().get(point))));
        assertThat(state.keySet()).containsExactlyInAnyOrderElementsOf(fields.keySet());
        fields.forEach((name, value) -> Golden.close(
                what + " " + name,
                Objects.requireNonNull(state.get(name), name),
                value,
                1e-9 * Math.max(1, Math.abs(value))));
    }

    private static double number(JsonNode point) {
        return point.isBoolean() ? point.asBoolean() ? 1 : 0 : point.asDouble();
    }

    private static double[] values(JsonNode stream) {
        JsonNode values = stream.get("values");
        return values.isTextual()
                ? values.asText().chars().mapToDouble(digit -> digit - '0').toArray()
                : each(values)
                        .mapToDouble(thousandths -> thousandths.asInt() / 1000.0)
                        .toArray();
    }
}
