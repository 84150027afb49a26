// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;

/** Figures that other packages printed, and the texts that they were printed for. */
public final class Golden {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double RELATIVE = 1e-9;

    private Golden() {}

    public static JsonNode load(String file) {
        try {
            return JSON.readTree(Fixtures.path("eval/" + file).toFile());
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

    public static List<String> strings(JsonNode array) {
        return each(array).map(JsonNode::asText).toList();
    }

    public static double[] numbers(JsonNode array) {
        return each(array).mapToDouble(JsonNode::asDouble).toArray();
    }

    public static int[] integers(JsonNode array) {
        return each(array).mapToInt(JsonNode::asInt).toArray();
    }

    /** Equal to a billionth, relative to the figure, absolute below 1. */
    public static void same(String what, double actual, JsonNode expected) {
        assertThat(expected.isNumber()).as(what + " is a number").isTrue();
        double tolerance = RELATIVE * Math.max(1, Math.abs(expected.asDouble()));
        assertThat(actual).as(what).isCloseTo(expected.asDouble(), Offset.offset(tolerance));
    }

    /** One text with what would have been right. */
    public record Pair(int id, String text, String other, List<String> references) {
        List<String> first() {
            return references.subList(0, 1);
        }
    }

    public static List<Pair> pairs() {
        return each(load("text-pairs.json").get("pairs"), 200)
                .map(pair -> new Pair(
                        pair.get("id").asInt(),
                        pair.get("hypothesis").asText(),
                        pair.get("hypothesis_b").asText(),
                        strings(pair.get("references"))))
                .toList();
    }
}
