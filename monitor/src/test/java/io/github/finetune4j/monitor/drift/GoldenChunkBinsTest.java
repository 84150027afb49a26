// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** NannyML's figures (0.13.1) beside about 10,000 rows, by {@code benchmarks/peers/chunk_goldens.py}. */
class GoldenChunkBinsTest {
    private static final DriftThreshold USUAL = DriftThreshold.standardDeviations(Double.POSITIVE_INFINITY, 3);

    private static JsonNode cases() throws IOException {
        return new ObjectMapper()
                .readTree(Fixtures.path("loop/chunk-bins.json").toFile())
                .get("cases");
    }

    /** The generator of {@code chunk_goldens.py}: four units make a number. */
    private static double[] numbers(String kind, long seed, int n, boolean now) {
        double[] numbers = new double[n];
        long state = seed;
        double[] u = new double[4];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < 4; k++) {
                state = state * 6364136223846793005L + 1442695040888963407L;
                u[k] = (state >>> 11) * 0x1p-53;
            }
            numbers[i] = number(kind, u, now);
        }
        return numbers;
    }

    private static double number(String kind, double[] u, boolean now) {
        return switch (kind) {
            case "bell" -> (u[0] + u[1] + u[2] + u[3]) * (now ? 1.25 : 1) - 2;
            case "cents" -> Math.floor(u[0] * u[1] * 5000) / 100 + (now ? 0.25 : 0);
            case "constant" -> 3 + (now && u[1] < 0.5 ? u[0] - 0.5 : 0);
            default -> u[0] * u[1] - (now ? 0.5 : 0);
        };
    }

    @Test
    void chunks_besideManyRows_areNannyMls() throws IOException {
        List<ChunkCalculation> calculations = new ArrayList<>();
        for (JsonNode each : cases()) {
            String kind = each.get("kind").asText();
            int rows = each.get("reference").asInt();
            long seed = each.get("seed").asLong();
            DriftColumn reference = DriftColumn.numeric(numbers(kind, seed, rows, false));
            DriftColumn current = DriftColumn.numeric(
                    numbers(kind, seed + 1, each.get("current").asInt(), true));
            for (ChunkMethod method : List.of(ChunkMethod.KOLMOGOROV_SMIRNOV, ChunkMethod.WASSERSTEIN)) {
                ChunkDrift drift =
                        ChunkDrift.fit(reference, method, each.get("size").asInt());
                List<DriftChunk> chunks = new ArrayList<>(drift.chunks(reference));
                chunks.addAll(drift.chunks(current));
                same(
                        kind + " " + rows + " " + method.word(),
                        chunks,
                        each.get("methods").get(method.word()));
                calculations.add(chunks.get(0).calculation());
            }
        }
        assertThat(calculations).hasSize(12);
        assertThat(calculations.subList(0, 2)).containsOnly(ChunkCalculation.EXACT); // of 9,999 rows
        assertThat(calculations.subList(2, 12)).containsOnly(ChunkCalculation.ESTIMATED);
    }

    private static void same(String what, List<DriftChunk> chunks, JsonNode expected) {
        assertThat(chunks).as(what).hasSize(expected.get("values").size());
        for (int i = 0; i < chunks.size(); i++) {
            DriftChunk chunk = chunks.get(i);
            GoldenDriftTest.close(
                    what + " " + i, chunk.value(), expected.get("values").get(i).asDouble(), 0);
            assertThat(chunk.alert())
                    .as(what + " " + i)
                    .isEqualTo(expected.get("alerts").get(i).asBoolean());
            GoldenDriftTest.close(
                    what, chunk.limits().upper(), expected.get("upper").asDouble(), 0);
        }
    }

    @Test
    void estimates_areNearTheExactValues_butNotThem() {
        DriftColumn reference = DriftColumn.numeric(numbers("bell", 1, 12_000, false));
        DriftColumn current = DriftColumn.numeric(numbers("bell", 2, 3_000, true));
        for (ChunkMethod method : List.of(ChunkMethod.KOLMOGOROV_SMIRNOV, ChunkMethod.WASSERSTEIN)) {
            DriftChunk exact = chunk(reference, current, method, ChunkCalculation.EXACT);
            DriftChunk estimated = chunk(reference, current, method, ChunkCalculation.ESTIMATED);

            assertThat(exact.calculation()).isEqualTo(ChunkCalculation.EXACT);
            assertThat(estimated.calculation()).isEqualTo(ChunkCalculation.ESTIMATED);
            // a chunk's bin holds few of 3,000 rows, and one row more below the range is 1/3000 of a range of 4
            assertThat(Math.abs(estimated.value() - exact.value())).isBetween(1e-12, 4.0 / 3000 + 0.002);
        }
    }

    private static DriftChunk chunk(
            DriftColumn reference, DriftColumn current, ChunkMethod method, ChunkCalculation calculation) {
        return ChunkDrift.fit(reference, method, 3_000, USUAL, calculation)
                .chunks(current)
                .get(0);
    }

    @Test
    void estimate_ofAMethodWithoutOne_isRefused() {
        DriftColumn column = DriftColumn.numeric(1, 2, 3);

        for (ChunkMethod method : List.of(ChunkMethod.JENSEN_SHANNON, ChunkMethod.HELLINGER)) {
            assertThatThrownBy(() -> ChunkDrift.fit(column, method, 2, USUAL, ChunkCalculation.ESTIMATED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(method.word() + ": estimated -> take auto or exact");
            assertThat(ChunkDrift.fit(column, method, 2).chunks(column).get(0).calculation())
                    .isEqualTo(ChunkCalculation.EXACT);
        }
    }

    @Test
    void estimate_withoutRoomForBins_isRefused() {
        double[] near = new double[10_000];
        Arrays.setAll(near, i -> 1 + (i % 2) * 1e-15);

        assertThatThrownBy(() -> ChunkDrift.fit(DriftColumn.numeric(near), ChunkMethod.WASSERSTEIN, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no room for 10000 bins -> take the exact distance");
        assertThat(ChunkDrift.fit(DriftColumn.numeric(near), ChunkMethod.KOLMOGOROV_SMIRNOV, 1001)
                        .chunks(DriftColumn.numeric(1, 1, 1, 1 + 1e-15))
                        .get(0)
                        .value())
                .isEqualTo(0.25);
    }
}
