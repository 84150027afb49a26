// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.state;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of stored JSON, which somebody else may have written. */
public final class StoredFields {
    private StoredFields() {}

    public static Map<String, Object> parse(String json) {
        try {
            return Json.parseObject(json);
        } catch (JsonException e) {
            throw new RolloutException(
                    "the store holds something that is no JSON object: " + e.getMessage()
                            + " -> check who writes into it",
                    e);
        }
    }

    public static double number(Map<?, ?> map, String name) {
        if (map.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw missing(map, name);
    }

    public static long integer(Map<?, ?> map, String name) {
        if (map.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw missing(map, name);
    }

    static String text(Map<?, ?> map, String name) {
        if (map.get(name) instanceof String text) {
            return text;
        }
        throw missing(map, name);
    }

    public static List<?> list(Map<?, ?> map, String name) {
        if (map.get(name) instanceof List<?> list) {
            return list;
        }
        throw missing(map, name);
    }

    public static Map<?, ?> map(@Nullable Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new RolloutException("the store holds no object at " + name + " -> check who writes into it");
    }

    static Map<String, String> texts(Map<?, ?> map, String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        map(map.get(name), name).forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
        return texts;
    }

    public static double[] numbers(Map<?, ?> map, String name) {
        return list(map, name).stream()
                .mapToDouble(value -> value instanceof Number number ? number.doubleValue() : Double.NaN)
                .toArray();
    }

    private static RolloutException missing(Map<?, ?> map, String name) {
        return new RolloutException("the store holds a row without a fit " + name + ", only " + map.keySet()
                + " -> was it written by a newer version, or by somebody else?");
    }
}
