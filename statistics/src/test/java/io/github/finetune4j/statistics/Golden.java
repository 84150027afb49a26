// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.statistics.interval.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Figures that the packages named in each file's {@code meta} printed. */
public final class Golden {
    private static final double RELATIVE = 1e-9;

    private Golden() {}

    public static JsonNode load(String file) {
        try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream(file), file)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the cases, which must be so many} */
    public static Stream<JsonNode> each(JsonNode array, int count) {
        assertThat(array).hasSize(count);
        return each(array);
    }

    public static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    public static double[] numbers(JsonNode array) {
        return each(array).mapToDouble(JsonNode::asDouble).toArray();
    }

    public static int[] integers(JsonNode array) {
        return each(array).mapToInt(JsonNode::asInt).toArray();
    }

    public static double[] first(int n, double[] values) {
        return IntStream.range(0, n).mapToDouble(i -> values[i]).toArray();
    }

    /** Equal to a billionth, relative to the figure, or absolute below 1e-3. */
    public static void same(String what, double actual, JsonNode expected) {
        close(what, actual, expected.asDouble(), RELATIVE * Math.max(1e-3, Math.abs(expected.asDouble())));
    }

    public static void close(String what, double actual, double expected, double tolerance) {
        assertThat(actual).as(what).isCloseTo(expected, org.assertj.core.data.Offset.offset(tolerance));
    }

    public static void same(String what, Interval actual, JsonNode expected) {
        same(what + " lower", actual.lower(), expected.get(0));
        same(what + " upper", actual.upper(), expected.get(1));
    }
}
