// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.statistics.prediction.IsotonicRegression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** NannyML's estimates (0.13.1) of five classifiers, chunk by chunk. */
class GoldenPerformanceTest {
    private static JsonNode file() {
        try {
            return new ObjectMapper()
                    .readTree(Fixtures.path("loop/performance.json").toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int[] labels(JsonNode digits) {
        return digits.asText().chars().map(digit -> digit - '0').toArray();
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    @Test
    void binary_isNannyMls() {
        JsonNode binary = file().get("binary");
        int[] truth = labels(binary.get("y"));
        assertThat(binary.get("cases")).hasSize(3);
        for (JsonNode each : binary.get("cases")) {
            double[] scores = numbers(each.get("score"));
            int[] predicted =
                    Arrays.stream(scores).mapToInt(s -> s >= 0.5 ? 1 : 0).toArray();
            PerformanceEstimator estimator = compare(each, Predictions.binary(scores, predicted), truth);
            assertThat(estimator.calibrated())
                    .containsExactly(each.get("needs_calibration").asBoolean());
            if (each.has("isotonic")) {
                knots(each.get("isotonic"), scores, Arrays.copyOf(truth, 1500));
            }
        }
    }

    @Test
    void multiclass_isNannyMls() {
        JsonNode multiclass = file().get("multiclass");
        int[] truth = labels(multiclass.get("y"));
        assertThat(multiclass.get("cases")).hasSize(2);
        for (JsonNode each : multiclass.get("cases")) {
            double[][] probabilities = StreamSupport.stream(each.get("prob").spliterator(), false)
                    .map(GoldenPerformanceTest::numbers)
                    .toArray(double[][]::new);
            int[] predicted = Arrays.stream(probabilities)
                    .mapToInt(GoldenPerformanceTest::greatest)
                    .toArray();
            PerformanceEstimator estimator = compare(each, Predictions.multiclass(probabilities, predicted), truth);
            assertThat(estimator.calibrated()).containsExactly(true, true, true);
            for (int c = 0; c < 3; c++) {
                int one = c;
                knots(
                        each.get("isotonic")
                                .get(multiclass.get("classes").get(c).asText()),
                        Arrays.stream(probabilities).mapToDouble(p -> p[one]).toArray(),
                        Arrays.stream(truth, 0, 1500).map(t -> t == one ? 1 : 0).toArray());
            }
        }
    }

    private static int greatest(double... row) {
        return IntStream.range(0, row.length)
                .reduce((i, j) -> row[j] > row[i] ? j : i)
                .orElseThrow();
    }

    private static void knots(JsonNode expected, double[] scores, int... truth) {
        double[] x = numbers(expected.get("x"));
        double[] y = numbers(expected.get("y"));
        IsotonicRegression fit = IsotonicRegression.fit(
                Arrays.copyOf(scores, truth.length),
                Arrays.stream(truth).asDoubleStream().toArray());
        assertThat(fit.knots()).hasSize(x.length);
        for (int i = 0; i < x.length; i++) {
            assertThat(fit.knots().get(i)).isEqualTo(x[i]);
            assertThat(fit.at(x[i])).isCloseTo(y[i], Offset.offset(1e-12));
        }
    }

    private static PerformanceEstimator compare(JsonNode each, Predictions all, int... truth) {
        Predictions reference = all.part(0, 1500);
        PerformanceEstimator estimator = PerformanceEstimator.fit(reference, Arrays.copyOf(truth, 1500), 300);
        List<EstimatedChunk> chunks = new ArrayList<>(estimator.estimate(reference));
        chunks.addAll(estimator.estimate(all.part(1500, 3000)));
        assertThat(chunks).hasSize(10);
        assertThat(each.get("chunks")).hasSize(10);
        for (int i = 0; i < 10; i++) {
            for (EstimatedMetric metric : EstimatedMetric.values()) {
                String what = each.get("name").asText() + ", " + metric + ", chunk " + i;
                JsonNode expected = each.get("chunks").get(i).get(metric.word());
                same(what, chunks.get(i).figure(metric), expected, metric);
                double measured = RowFigures.counted(
                                all.part(300 * i, 300 * i + 300), Arrays.copyOfRange(truth, 300 * i, 300 * i + 300))
                        .figure(metric);
                close(what + ", realised", measured, expected.get("realized"), 1e-9);
            }
        }
        return estimator;
    }

    /** Equal scores have no order: NumPy's sort of them moves how the area varies, in its fourth digit. */
    private static void same(String what, EstimatedFigure actual, JsonNode expected, EstimatedMetric metric) {
        boolean area = metric == EstimatedMetric.ROC_AUC;
        close(what + ", estimate", actual.estimate(), expected.get("value"), area ? 1e-5 : 1e-9);
        close(what + ", error", actual.samplingError(), expected.get("sampling_error"), area ? 1e-5 : 1e-9);
        close(what + ", lower", actual.lower(), expected.get("lower_confidence_boundary"), area ? 3e-5 : 1e-9);
        close(what + ", upper", actual.upper(), expected.get("upper_confidence_boundary"), area ? 3e-5 : 1e-9);
        close(what + ", lower limit", actual.limits().lower(), expected.get("lower_threshold"), 1e-9);
        close(what + ", upper limit", actual.limits().upper(), expected.get("upper_threshold"), 1e-9);
        assertThat(actual.alert()).as(what).isEqualTo(expected.get("alert").asBoolean());
        assertThat(actual.n()).isEqualTo(300);
    }

    private static void close(String what, double actual, JsonNode expected, double tolerance) {
        assertThat(actual).as(what).isCloseTo(expected.asDouble(), Offset.offset(tolerance));
    }
}
