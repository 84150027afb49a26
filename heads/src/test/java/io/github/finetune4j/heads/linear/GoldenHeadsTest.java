// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import static io.github.finetune4j.heads.linear.GoldenLinear.assertNear;
import static io.github.finetune4j.heads.linear.GoldenLinear.row;
import static io.github.finetune4j.heads.linear.GoldenLinear.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Ridge, nearest centroid and neighbours are scikit-learn's; ordered labels those of Newton's method in NumPy. */
class GoldenHeadsTest {
    private static final double TIGHT = 1e-10;

    private final GoldenLinear golden = GoldenLinear.read();

    @Test
    void ridge_coefficientsAndPredictions_areScikitLearns() {
        double[][] targets = table(golden.root.get("ridge_targets"));
        for (JsonNode each : golden.root.get("ridge")) {
            LinearHead head = RidgeRegression.fit(
                    golden.features(), targets, each.get("alpha").asDouble());
            compare(head, each, "coefficients", "intercepts", "predictions");
            LinearHead classifier = RidgeRegression.fit(
                    golden.features(), oneOrMinusOne(), each.get("alpha").asDouble());
            compare(classifier, each, "classifier_coefficients", "classifier_intercepts", "classifier_scores");
        }
        assertThat(golden.root.get("ridge")).hasSize(2);
    }

    private void compare(LinearHead head, JsonNode each, String coefficients, String intercepts, String values) {
        assertNear(head.weights(), table(each.get(coefficients)), TIGHT);
        assertThat(head.intercepts()).containsExactly(row(each.get(intercepts)), Offset.offset(TIGHT));
        assertNear(
                Arrays.stream(golden.testFeatures()).map(head::values).toArray(double[][]::new),
                table(each.get(values)),
                TIGHT);
    }

    private double[][] oneOrMinusOne() {
        double[][] targets = new double[golden.labels().length][5];
        for (int i = 0; i < targets.length; i++) {
            Arrays.fill(targets[i], -1);
            targets[i][golden.labels()[i]] = 1;
        }
        return targets;
    }

    @Test
    void ridge_ofFewerRowsThanFeatures_isTheSameByRowsAsByFeatures() {
        double[][] few = Arrays.copyOf(golden.features(), 20);
        double[][] targets = Arrays.copyOf(table(golden.root.get("ridge_targets")), 20);
        LinearHead head = RidgeRegression.fit(few, targets, 0.1);
        double[][] padded = Arrays.copyOf(few, 20);
        assertThat(gradient(head, padded, targets, 0.1)).isLessThan(1e-10);
    }

    /** The largest derivative of the penalised squared error by a weight. */
    private static double gradient(LinearHead head, double[][] vectors, double[][] targets, double penalty) {
        double largest = 0;
        for (int k = 0; k < head.outputs(); k++) {
            double[] sums =
                    Arrays.stream(head.weights()[k]).map(w -> penalty * w).toArray();
            for (int i = 0; i < vectors.length; i++) {
                double error = head.values(vectors[i])[k] - targets[i][k];
                for (int j = 0; j < sums.length; j++) {
                    sums[j] += error * vectors[i][j];
                }
            }
            largest = Math.max(largest, Arrays.stream(sums).map(Math::abs).max().orElseThrow());
        }
        return largest;
    }

    @Test
    void nearestCentroid_centroidsDistancesAndLabels_areScikitLearns() {
        NearestCentroid head = NearestCentroid.fit(golden.features(), golden.labels(), 5);
        JsonNode expected = golden.root.get("nearest_centroid");
        assertNear(head.centroids(), table(expected.get("centroids")), TIGHT);
        double[][] distances =
                Arrays.stream(golden.testFeatures()).map(head::distances).toArray(double[][]::new);
        assertNear(distances, table(expected.get("distances")), TIGHT);
        assertThat(Arrays.stream(golden.testFeatures()).mapToDouble(head::label).toArray())
                .containsExactly(row(expected.get("predictions")));
    }

    @Test
    void nearestNeighbours_rowsDistancesAndProbabilities_areScikitLearns() {
        for (JsonNode each : golden.root.get("knn")) {
            NearestNeighbours head = NearestNeighbours.of(
                    golden.features(),
                    golden.labels(),
                    5,
                    each.get("k").asInt(),
                    each.get("metric").asText().equals("cosine"),
                    each.get("weights").asText().equals("distance"));
            compare(head, each);
        }
        assertThat(golden.root.get("knn")).hasSize(12);
    }

    private void compare(NearestNeighbours head, JsonNode each) {
        double[][] rows = table(each.get("neighbours"));
        double[][] distances = table(each.get("distances"));
        double[][] probabilities = table(each.get("probabilities"));
        for (int i = 0; i < rows.length; i++) {
            List<NearestNeighbours.Neighbour> found = head.neighbours(golden.testFeatures()[i]);
            assertThat(found.stream()
                            .mapToDouble(NearestNeighbours.Neighbour::row)
                            .toArray())
                    .containsExactly(rows[i]);
            assertThat(found.stream()
                            .mapToDouble(NearestNeighbours.Neighbour::distance)
                            .toArray())
                    .containsExactly(distances[i], Offset.offset(TIGHT));
            assertThat(head.probabilities(golden.testFeatures()[i]))
                    .containsExactly(probabilities[i], Offset.offset(TIGHT));
        }
    }

    @Test
    void neighbourAtNoDistance_countsAlone() {
        double[][] vectors = {{0, 1}, {0, 1}, {5, 5}};
        NearestNeighbours head = NearestNeighbours.of(vectors, new int[] {0, 1, 1}, 2, 3, false, true);
        assertThat(head.probabilities(new double[] {0, 1})).containsExactly(0.5, 0.5);
    }

    @Test
    void orderedLabels_coefficientsAndProbabilities_areNewtonsInNumpy() throws IOException {
        JsonNode cases = new ObjectMapper()
                .readTree(Fixtures.path("heads/ordinal.json").toFile())
                .get("ordinal");
        for (JsonNode each : cases) {
            LinearHead head = OrdinalRegression.fit(
                    golden.features(),
                    golden.labels(),
                    5,
                    each.get("C").asDouble(),
                    !each.get("class_weight").isNull());
            assertThat(head.weights()[0]).containsExactly(row(each.get("coefficients")), Offset.offset(1e-9));
            assertThat(head.intercepts()).containsExactly(row(each.get("intercepts")), Offset.offset(1e-9));
            assertNear(
                    Arrays.stream(golden.testFeatures())
                            .map(head::probabilities)
                            .toArray(double[][]::new),
                    table(each.get("probabilities")),
                    1e-9);
        }
        assertThat(cases).hasSize(6);
    }
}
