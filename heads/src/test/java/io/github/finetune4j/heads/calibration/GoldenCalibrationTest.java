// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.calibration;

import static io.github.finetune4j.heads.Golden.close;
import static io.github.finetune4j.heads.Golden.each;
import static io.github.finetune4j.heads.Golden.integers;
import static io.github.finetune4j.heads.Golden.numbers;
import static io.github.finetune4j.heads.Golden.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.heads.Golden;
import io.github.finetune4j.statistics.prediction.Calibration;
import io.github.finetune4j.statistics.prediction.Calibration.Bin;
import io.github.finetune4j.statistics.prediction.Calibration.Edges;
import io.github.finetune4j.statistics.prediction.VennAbers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GoldenCalibrationTest {
    private static final JsonNode GOLDEN = Golden.load("calibration.json");
    private static final JsonNode SEVERAL = GOLDEN.get("multiclass");
    private static final JsonNode BINARY = GOLDEN.get("binary");
    private static final double[][] LOGITS = table(SEVERAL.get("logits"));
    private static final int[] LABELS = integers(SEVERAL.get("labels"));
    private static final double[] SCORES = numbers(BINARY.get("scores"));
    private static final int[] CAME = integers(BINARY.get("labels"));
    private static final double[] TESTED = numbers(BINARY.get("test_scores"));

    private static Calibrator binary(CalibrationMethod method) {
        double[][] logits =
                Arrays.stream(SCORES).mapToObj(score -> new double[] {score}).toArray(double[][]::new);
        boolean[][] labels =
                Arrays.stream(CAME).mapToObj(came -> new boolean[] {came == 1}).toArray(boolean[][]::new);
        return Calibrator.fitSeveral(method, logits, labels);
    }

    private static double[] tested(CalibrationMethod method) {
        Calibrator calibrator = binary(method);
        return Arrays.stream(TESTED)
                .map(score -> calibrator.probabilities(score)[0])
                .toArray();
    }

    private static double[] sigmoids(double[] scores) {
        return Arrays.stream(scores).map(Logits::sigmoid).toArray();
    }

    @Test
    void temperature_isTheOneOfLeastLikelihoodLoss() {
        JsonNode golden = SEVERAL.get("temperature_scaling");
        Calibrator calibrator = Calibrator.fit(CalibrationMethod.TEMPERATURE, LOGITS, LABELS);
        close(
                "temperature",
                ((TemperatureCalibrator) calibrator).temperature(),
                golden.get("temperature").asDouble(),
                1e-8);
        double[][] before =
                Arrays.stream(LOGITS).map(row -> Logits.softmax(row, 1)).toArray(double[][]::new);
        double[][] after = Arrays.stream(LOGITS).map(calibrator::probabilities).toArray(double[][]::new);
        close(
                "loss before",
                Calibration.logLoss(LABELS, before),
                golden.get("nll_before").asDouble(),
                1e-9);
        close(
                "loss after",
                Calibration.logLoss(LABELS, after),
                golden.get("nll_after").asDouble(),
                1e-9);
        double[][] first = table(golden.get("probabilities_first20"));
        assertThat(first).hasDimensions(20, 4);
        for (int row = 0; row < first.length; row++) {
            close("row " + row, after[row], first[row], 1e-8);
        }
    }

    @Test
    void platt_isItsOptimum() {
        JsonNode golden = BINARY.get("platt");
        ClasswiseCalibrator calibrator = (ClasswiseCalibrator) binary(CalibrationMethod.PLATT);
        ClassCurve.Platt curve = (ClassCurve.Platt) calibrator.curves().get(0);
        close("a", curve.a(), golden.get("a").asDouble(), 1e-8);
        close("b", curve.b(), golden.get("b").asDouble(), 1e-8);
        close("a of scikit-learn", curve.a(), golden.get("sklearn_a").asDouble(), 1e-6);
        assertThat(TESTED).hasSize(27);
        close("probabilities", tested(CalibrationMethod.PLATT), numbers(golden.get("test_probabilities")), 1e-8);
    }

    @Test
    void isotonic_isScikitLearns() {
        JsonNode golden = BINARY.get("isotonic");
        close("probabilities", tested(CalibrationMethod.ISOTONIC), numbers(golden.get("test_probabilities")), 1e-9);
        Calibrator calibrator = binary(CalibrationMethod.ISOTONIC);
        close(
                "its own rows",
                Arrays.stream(SCORES)
                        .map(score -> calibrator.probabilities(score)[0])
                        .toArray(),
                numbers(golden.get("fitted")),
                1e-9);
    }

    @Test
    void vennAbers_isTwoIsotonicFits() {
        JsonNode golden = BINARY.get("venn_abers");
        VennAbers predictor = VennAbers.of(sigmoids(SCORES), CAME);
        double[][] pairs = table(golden.get("p0_p1"));
        assertThat(pairs).hasDimensions(27, 2);
        for (int i = 0; i < pairs.length; i++) {
            VennAbers.Bounds bounds = predictor.at(Logits.sigmoid(TESTED[i]));
            close("pair " + i, new double[] {bounds.lower(), bounds.upper()}, pairs[i], 1e-9);
        }
        close("merged", tested(CalibrationMethod.VENN_ABERS), numbers(golden.get("merged")), 1e-9);
    }

    @Test
    void errors_areThoseOfThePackages() {
        double[][] probabilities =
                Arrays.stream(LOGITS).map(row -> Logits.softmax(row, 1)).toArray(double[][]::new);
        double[] confidence = Arrays.stream(probabilities)
                .mapToDouble(row -> Arrays.stream(row).max().orElseThrow())
                .toArray();
        int[] right = IntStream.range(0, LABELS.length)
                .map(row -> probabilities[row][LABELS[row]] == confidence[row] ? 1 : 0)
                .toArray();
        close(
                "Brier",
                Calibration.brier(LABELS, probabilities),
                SEVERAL.get("brier_multiclass_sum_over_classes").asDouble(),
                1e-9);
        assertThat(SEVERAL.get("metrics")).hasSize(2);
        each(SEVERAL.get("metrics")).forEach(golden -> {
            int bins = golden.get("bins").asInt();
            close(
                    "ECE",
                    Calibration.expectedError(right, confidence, bins, Edges.LOWER),
                    golden.get("ece").asDouble(),
                    1e-9);
            close(
                    "MCE",
                    Calibration.maximumError(right, confidence, bins, Edges.LOWER),
                    golden.get("mce").asDouble(),
                    1e-9);
            close(
                    "equal mass",
                    Calibration.equalMassError(right, confidence, bins),
                    golden.get("equal_mass_ece").asDouble(),
                    1e-9);
            close(
                    "classwise",
                    Calibration.classwiseError(LABELS, probabilities, bins, Edges.LOWER),
                    golden.get("classwise_ece").asDouble(),
                    1e-9);
            reliability(Calibration.bins(right, confidence, bins, Edges.LOWER), golden.get("reliability"));
        });
    }

    @Test
    void binaryErrors_areThoseOfThePackages() {
        double[] probabilities = sigmoids(SCORES);
        close(
                "Brier",
                Calibration.brier(CAME, probabilities),
                BINARY.get("brier").asDouble(),
                1e-9);
        close(
                "ECE",
                Calibration.expectedError(CAME, probabilities, 10, Edges.LOWER),
                BINARY.get("ece_10").asDouble(),
                1e-9);
        Calibration.BrierParts parts = Calibration.brierParts(CAME, probabilities, 10, Edges.LOWER);
        JsonNode golden = BINARY.get("brier_decomposition");
        close("reliability", parts.reliability(), golden.get("reliability").asDouble(), 1e-9);
        close("resolution", parts.resolution(), golden.get("resolution").asDouble(), 1e-9);
        close("uncertainty", parts.uncertainty(), golden.get("uncertainty").asDouble(), 1e-9);
        close("of bins", parts.score(), golden.get("brier_of_bin_means").asDouble(), 1e-9);
        reliability(Calibration.bins(CAME, probabilities, 10, Edges.LOWER), BINARY.get("reliability"));
        JsonNode quantile = BINARY.get("sklearn_calibration_curve").get("quantile");
        List<Bin> equal = Calibration.equalMassBins(CAME, probabilities, 10);
        assertThat(equal).hasSize(10).hasSameSizeAs(quantile.get("mean_predicted"));
    }

    private static void reliability(List<Bin> bins, JsonNode golden) {
        List<JsonNode> filled =
                each(golden).filter(bin -> bin.get("count").asInt() > 0).toList();
        assertThat(bins).hasSameSizeAs(filled).hasSizeGreaterThan(6);
        for (int i = 0; i < filled.size(); i++) {
            assertThat(bins.get(i).n()).isEqualTo(filled.get(i).get("count").asLong());
            close(
                    "confidence",
                    bins.get(i).confidence(),
                    filled.get(i).get("mean_confidence").asDouble(),
                    1e-9);
            close(
                    "accuracy",
                    bins.get(i).accuracy(),
                    filled.get(i).get("accuracy").asDouble(),
                    1e-9);
        }
    }
}
