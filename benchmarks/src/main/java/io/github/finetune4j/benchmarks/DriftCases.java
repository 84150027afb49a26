// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static io.github.finetune4j.benchmarks.PackageCases.all;
import static io.github.finetune4j.benchmarks.PackageCases.integers;
import static io.github.finetune4j.benchmarks.PackageCases.numbers;
import static io.github.finetune4j.benchmarks.PackageCases.strings;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.monitor.decay.EstimatedChunk;
import io.github.finetune4j.monitor.decay.EstimatedFigure;
import io.github.finetune4j.monitor.decay.EstimatedMetric;
import io.github.finetune4j.monitor.decay.PerformanceEstimator;
import io.github.finetune4j.monitor.decay.Predictions;
import io.github.finetune4j.monitor.drift.ChunkDrift;
import io.github.finetune4j.monitor.drift.ChunkMethod;
import io.github.finetune4j.monitor.drift.ColumnDrift;
import io.github.finetune4j.monitor.drift.DriftChunk;
import io.github.finetune4j.monitor.drift.DriftColumn;
import io.github.finetune4j.monitor.drift.DriftData;
import io.github.finetune4j.monitor.drift.DriftMethod;
import io.github.finetune4j.monitor.drift.DriftReport;
import io.github.finetune4j.monitor.drift.DriftRules;
import io.github.finetune4j.statistics.change.Adwin;
import io.github.finetune4j.statistics.drift.Distances;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.DistributionTests;
import io.github.finetune4j.statistics.test.KolmogorovSmirnov;
import io.github.finetune4j.statistics.test.TestResult;
import io.github.finetune4j.statistics.test.TwoSamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Our values of the cases of {@code drift_peer.py}. */
final class DriftCases {
    private static final String COLUMN = "v";

    private DriftCases() {}

    static Map<String, Function<JsonNode, List<Object>>> kinds() {
        Map<String, Function<JsonNode, List<Object>>> kinds = new HashMap<>();
        for (DriftMethod method : DriftMethod.values()) {
            kinds.put("evidently " + method.word(), DriftCases::evidently);
        }
        for (ChunkMethod method : ChunkMethod.values()) {
            kinds.put("nannyml " + method.word(), DriftCases::chunks);
            kinds.put("nannyml binned " + method.word(), DriftCases::chunks);
        }
        kinds.put("river ADWIN", DriftCases::river);
        kinds.put("scipy", in -> scipy(numbers(in.get("a")), numbers(in.get("b"))));
        kinds.put("nannyml cbpe", DriftCases::estimates);
        return kinds;
    }

    private static DriftColumn column(JsonNode in, String side) {
        return in.get("type").asText().equals("num")
                ? DriftColumn.numeric(numbers(in.get(side)))
                : DriftColumn.categorical(strings(in.get(side)));
    }

    private static List<Object> evidently(JsonNode in) {
        ColumnDrift drift = compare(
                column(in, "reference"),
                column(in, "current"),
                DriftMethod.named(in.get("method").asText()));
        return all(drift.score(), drift.drifted(), drift.threshold());
    }

    static ColumnDrift compare(DriftColumn reference, DriftColumn current, DriftMethod method) {
        return DriftReport.compare(
                        new DriftData(Map.of(COLUMN, reference)),
                        new DriftData(Map.of(COLUMN, current)),
                        DriftRules.evidently().method(COLUMN, method))
                .column(COLUMN);
    }

    private static List<Object> chunks(JsonNode in) {
        ChunkMethod method = chunkMethod(in.get("method").asText());
        List<DriftChunk> chunks = new ArrayList<>();
        ChunkDrift drift =
                ChunkDrift.fit(column(in, "reference"), method, in.get("size").asInt());
        chunks.addAll(drift.chunks(column(in, "reference")));
        chunks.addAll(drift.chunks(column(in, "current")));
        return all(
                chunks.stream().mapToDouble(DriftChunk::value).toArray(),
                chunks.stream().mapToDouble(c -> c.alert() ? 1 : 0).toArray(),
                chunks.get(0).limits().upper());
    }

    static ChunkMethod chunkMethod(String word) {
        return Arrays.stream(ChunkMethod.values())
                .filter(method -> method.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static List<Object> river(JsonNode in) {
        Adwin detector = Adwin.create();
        double[] values = numbers(in.get("values"));
        double count = 0;
        double sum = 0;
        double places = 0;
        for (int i = 0; i < values.length; i++) {
            detector.add(values[i]);
            if (detector.changed()) {
                count++;
                sum += i;
                places += count * i;
            }
        }
        return all(count, sum, places);
    }

    private static List<Object> scipy(double[] a, double[] b) {
        TestResult ks = KolmogorovSmirnov.test(a, b);
        TestResult cramer = DistributionTests.cramerVonMises(a, b);
        TestResult ranks = TwoSamples.mannWhitney(a, b, true, Alternative.TWO_SIDED);
        return all(
                ks.statistic(),
                ks.pValue(),
                KolmogorovSmirnov.asymptotic(a, b, Alternative.TWO_SIDED).pValue(),
                cramer.statistic(),
                cramer.pValue(),
                ranks.statistic(),
                ranks.pValue(),
                DistributionTests.andersonDarling(a, b).statistic(),
                Distances.wasserstein(a, b),
                Distances.energy(a, b));
    }

    private static List<Object> estimates(JsonNode in) {
        double[] scores = numbers(in.get("score"));
        int[] predicted = integers(in.get("predicted"));
        int[] truth = integers(in.get("truth"));
        int labelled = truth.length;
        PerformanceEstimator estimator = PerformanceEstimator.fit(
                Predictions.binary(Arrays.copyOf(scores, labelled), Arrays.copyOf(predicted, labelled)),
                truth,
                in.get("size").asInt());
        List<EstimatedChunk> chunks = estimator.estimate(Predictions.binary(
                Arrays.copyOfRange(scores, labelled, scores.length),
                Arrays.copyOfRange(predicted, labelled, scores.length)));
        List<Object> values = new ArrayList<>();
        for (EstimatedMetric metric : EstimatedMetric.values()) {
            List<EstimatedFigure> figures =
                    chunks.stream().map(chunk -> chunk.figure(metric)).toList();
            values.addAll(all(
                    figures.stream().mapToDouble(EstimatedFigure::estimate).toArray(),
                    figures.stream().mapToDouble(EstimatedFigure::samplingError).toArray(),
                    figures.stream().mapToDouble(f -> f.limits().lower()).toArray(),
                    figures.stream().mapToDouble(f -> f.limits().upper()).toArray()));
        }
        return values;
    }
}
