// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads answers: what is empty is left out of them, and whole numbers may be texts. */
final class MlflowAnswer {
    private MlflowAnswer() {}

    static String text(Map<String, Object> map, String name) {
        return Objects.toString(map.get(name), "");
    }

    static long number(Map<String, Object> map, String name) {
        Object value = map.get(name);
        if (value instanceof Number number) {
            return number.longValue();
        }
        return value instanceof String text && text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /** {@return a measured value: infinity comes back from a database as the greatest double} */
    static double value(Map<String, Object> map, String name) {
        Object value = map.get(name);
        double measured = value instanceof Number number
                ? number.doubleValue()
                : Double.parseDouble(Objects.toString(value, "NaN"));
        return Math.abs(measured) == Double.MAX_VALUE ? Math.copySign(Double.POSITIVE_INFINITY, measured) : measured;
    }

    /** {@return a value as MLflow reads it: JSON has neither NaN nor infinity} */
    static Object written(double value) {
        return Double.isFinite(value) ? (Object) value : Double.toString(value);
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    static List<Map<String, Object>> list(Map<String, Object> map, String name) {
        List<Map<String, Object>> all = new ArrayList<>();
        if (map.get(name) instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> inner) {
                    all.add((Map<String, Object>) inner);
                }
            }
        }
        return all;
    }

    /** {@return the pairs of a list of {@code key} and {@code value}} */
    static Map<String, String> pairs(Map<String, Object> map, String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        list(map, name).forEach(each -> pairs.put(text(each, "key"), text(each, "value")));
        return pairs;
    }

    static List<Map<String, Object>> listed(Map<String, String> pairs) {
        List<Map<String, Object>> all = new ArrayList<>();
        pairs.forEach((key, value) -> all.add(Map.of("key", key, "value", value)));
        return all;
    }
}
