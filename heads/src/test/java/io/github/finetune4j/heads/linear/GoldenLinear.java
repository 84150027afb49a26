// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.assertj.core.data.Offset;

/** What scikit-learn fits on 300 rows of 40 numbers. */
final class GoldenLinear {
    private static final ObjectMapper JSON = new ObjectMapper();

    final JsonNode root;

    private GoldenLinear(JsonNode root) {
        this.root = root;
    }

    static GoldenLinear read() {
        try {
            return new GoldenLinear(
                    JSON.readTree(Fixtures.path("heads/linear.json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double[][] features() {
        return table(root.get("features"));
    }

    double[][] testFeatures() {
        return table(root.get("test_features"));
    }

    int[] labels() {
        return JSON.convertValue(root.get("labels"), int[].class);
    }

    static double[][] table(JsonNode node) {
        return JSON.convertValue(node, double[][].class);
    }

    static double[] row(JsonNode node) {
        return JSON.convertValue(node, double[].class);
    }

    static void assertNear(double[][] actual, double[][] expected, double tolerance) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).containsExactly(expected[i], Offset.offset(tolerance));
        }
    }
}
