// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;

/** Figures that the packages named in each file's {@code made_with} gave. */
public final class Golden {
    private Golden() {}

    public static JsonNode load(String file) {
        try {
            return new ObjectMapper().readTree(Fixtures.path("heads/" + file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    public static double[] numbers(JsonNode array) {
        return each(array)
                .mapToDouble(each -> each.isNull() ? Double.NaN : each.asDouble())
                .toArray();
    }

    public static double[][] table(JsonNode rows) {
        return each(rows).map(Golden::numbers).toArray(double[][]::new);
    }

    public static int[] integers(JsonNode array) {
        return each(array).mapToInt(JsonNode::asInt).toArray();
    }

    public static void close(String what, double actual, double expected, double tolerance) {
        assertThat(actual).as(what).isCloseTo(expected, Offset.offset(tolerance));
    }

    public static void close(String what, double[] actual, double[] expected, double tolerance) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            close(what + " " + i, actual[i], expected[i], tolerance);
        }
    }
}
