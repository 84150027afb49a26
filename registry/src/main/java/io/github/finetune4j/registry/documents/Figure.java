// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A measured value with its interval, as the record of an evaluation holds it. */
record Figure(double estimate, double lower, double upper, double level, String method) {
    static Optional<Figure> of(@Nullable Object json) {
        Map<String, Object> map = Facts.map(json);
        return Facts.number(map.get("estimate"))
                .map(estimate -> new Figure(
                        estimate,
                        Facts.number(map.get("lower")).orElse(Double.NaN),
                        Facts.number(map.get("upper")).orElse(Double.NaN),
                        Facts.number(map.get("level")).orElse(Double.NaN),
                        Facts.text(map, "method").orElse("")));
    }

    boolean finite() {
        return Double.isFinite(estimate);
    }

    boolean bounded() {
        return Double.isFinite(lower) && Double.isFinite(upper);
    }

    String value() {
        return Facts.shown(estimate);
    }

    String bounds() {
        String shown = Facts.shown(lower) + " to " + Facts.shown(upper);
        return Double.isNaN(level) ? shown : shown + " (" + percent() + " %)";
    }

    private String percent() {
        return Facts.shown(100 * level).replaceAll("\\.0$", "");
    }

    /** The interval as fields, numbers that are none left out. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "lower", lower);
        put(fields, "upper", upper);
        put(fields, "level", level);
        if (!method.isEmpty()) {
            fields.put("method", method);
        }
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, double value) {
        if (Double.isFinite(value)) {
            fields.put(name, value);
        }
    }
}
