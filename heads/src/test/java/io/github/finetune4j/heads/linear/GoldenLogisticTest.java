// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import static io.github.finetune4j.heads.linear.GoldenLinear.assertNear;
import static io.github.finetune4j.heads.linear.GoldenLinear.row;
import static io.github.finetune4j.heads.linear.GoldenLinear.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heads fitted here are scikit-learn's, dense and sparse. */
class GoldenLogisticTest {
    private static final double COEFFICIENTS = 1e-7;
    private static final double PROBABILITIES = 1e-8;

    private final GoldenLinear golden = GoldenLinear.read();

    @Test
    void oneLabel_coefficientsAndProbabilities_areScikitLearns() {
        for (JsonNode each : golden.root.get("logistic")) {
            int[] labels = labels(each);
            int outputs = Arrays.stream(labels).max().orElseThrow() + 1;
            compare(regression(each).fit(golden.features(), labels, outputs), each);
            compare(regression(each).fit(sparse(golden.features()), labels, outputs), each);
        }
        assertThat(golden.root.get("logistic")).hasSize(12);
    }

    @Test
    void severalLabels_oneAgainstTheRest_areScikitLearns() {
        boolean[][] applies = Arrays.stream(table(golden.root.get("multi_labels")))
                .map(GoldenLogisticTest::booleans)
                .toArray(boolean[][]::new);
        for (JsonNode each : golden.root.get("one_vs_rest")) {
            compare(regression(each).fit(golden.features(), applies), each);
            compare(regression(each).fit(sparse(golden.features()), applies), each);
        }
        assertThat(golden.root.get("one_vs_rest")).hasSize(2);
    }

    private int[] labels(JsonNode each) {
        boolean binary = each.get("task").asText().startsWith("binary");
        return binary
                ? Arrays.stream(golden.labels())
                        .map(label -> label == 0 ? 1 : 0)
                        .toArray()
                : golden.labels();
    }

    private static LogisticRegression regression(JsonNode each) {
        return LogisticRegression.builder()
                .inverseRegularization(each.get("C").asDouble())
                .balancedLabels("balanced".equals(each.path("class_weight").asText()))
                .build();
    }

    private static boolean[] booleans(double[] zerosAndOnes) {
        boolean[] booleans = new boolean[zerosAndOnes.length];
        for (int k = 0; k < booleans.length; k++) {
            booleans[k] = zerosAndOnes[k] > 0;
        }
        return booleans;
    }

    static List<SparseVector> sparse(double[][] vectors) {
        return Arrays.stream(vectors).map(GoldenLogisticTest::sparse).toList();
    }

    private static SparseVector sparse(double[] vector) {
        int[] places = new int[vector.length];
        Arrays.setAll(places, i -> i);
        return new SparseVector(vector.length, places, vector);
    }

    private void compare(LinearHead head, JsonNode each) {
        assertNear(head.weights(), table(each.get("coefficients")), COEFFICIENTS);
        assertNear(new double[][] {head.intercepts()}, new double[][] {row(each.get("intercepts"))}, COEFFICIENTS);
        double[][] probabilities =
                Arrays.stream(golden.testFeatures()).map(head::probabilities).toArray(double[][]::new);
        assertNear(probabilities, table(each.get("probabilities")), PROBABILITIES);
    }
}
