// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Our values of a case that a package has computed, in the order of the package's. */
final class PackageCases {
    private static final Map<String, Function<JsonNode, List<Object>>> KINDS = kinds();

    private PackageCases() {}

    static List<Object> of(String what, JsonNode input) {
        Function<JsonNode, List<Object>> kind = KINDS.get(what);
        if (kind == null) {
            throw new IllegalStateException("no kind of case named " + what);
        }
        return kind.apply(input);
    }

    /**
     * {@return how far apart values may be because the package takes the difference of two means, rounded as they are,
     * in standard errors; 0 for kinds without one}
     */
    static double conditioning(String what, JsonNode input) {
        return what.equals("samples") ? NumberCases.roundingInStandardErrors(input) : 0;
    }

    private static Map<String, Function<JsonNode, List<Object>>> kinds() {
        Map<String, Function<JsonNode, List<Object>>> kinds = new java.util.HashMap<>(TextCases.kinds());
        kinds.putAll(NumberCases.kinds());
        kinds.putAll(DriftCases.kinds());
        kinds.putAll(CrowdCases.kinds());
        return kinds;
    }

    static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(v -> v.isNumber() ? v.asDouble() : Double.NaN)
                .toArray();
    }

    static int[] integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    /** {@return all values in one list; arrays are spread out} */
    static List<Object> all(Object... values) {
        List<Object> list = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof double[] several) {
                for (double one : several) {
                    list.add(one);
                }
            } else {
                list.add(value instanceof Boolean yes ? (yes ? 1.0 : 0.0) : value);
            }
        }
        return list;
    }
}
