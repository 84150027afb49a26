// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.internal.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of records, read with care: an older or newer version may have written others. */
final class Facts {
    /** What a document says where nothing is known. */
    static final String NOT_RECORDED = "not recorded";

    private static final MathContext SHOWN = new MathContext(4);

    private Facts() {}

    static Optional<String> text(Map<String, Object> facts, String name) {
        Object value = facts.get(name);
        return value == null || shown(value).isBlank() ? Optional.empty() : Optional.of(shown(value));
    }

    static String orMissing(Optional<String> text) {
        return text.orElse(NOT_RECORDED);
    }

    static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? Json.plainMap(map) : Map.of();
    }

    static List<Object> list(@Nullable Object value) {
        return value instanceof List<?> list
                ? List.copyOf(list.stream().map(Facts::orEmpty).toList())
                : List.of();
    }

    private static Object orEmpty(@Nullable Object value) {
        return value == null ? "" : value;
    }

    static Optional<Double> number(@Nullable Object value) {
        if (value instanceof Number number) {
            return Optional.of(number.doubleValue());
        }
        return value instanceof String text && text.matches("NaN|-?Infinity")
                ? Optional.of(Double.valueOf(text))
                : Optional.empty();
    }

    static String shown(@Nullable Object value) {
        if (value instanceof Double number) {
            return shown(number.doubleValue());
        }
        return value instanceof Map<?, ?> || value instanceof List<?> ? Json.write(value) : String.valueOf(value);
    }

    /** For people: four digits. */
    static String shown(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "unknown" : value < 0 ? "-infinity" : "+infinity";
        }
        return plain(new BigDecimal(String.valueOf(value)).round(SHOWN));
    }

    /** For programs: all digits, no exponent. */
    static String exact(double value) {
        return plain(new BigDecimal(String.valueOf(value)));
    }

    private static String plain(BigDecimal value) {
        String text = value.stripTrailingZeros().toPlainString();
        return text.indexOf('.') < 0 ? text + ".0" : text;
    }

    /** Counts above 0 in words, for example {@code duplicate 3, invalid 1}; empty without any. */
    static String counts(Map<String, Object> counts) {
        return counts.entrySet().stream()
                .filter(count -> number(count.getValue()).orElse(0.0) != 0)
                .map(count -> count.getKey() + " " + shown(count.getValue()))
                .collect(Collectors.joining(", "));
    }

    /**
     * A map of maps with one name for each value, for example {@code lora.rank}. Empty lists are left out, and folders
     * of this machine cut to their last part.
     */
    static Map<String, String> flat(Map<String, Object> facts) {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", facts, flat);
        return flat;
    }

    private static String withoutFolders(@Nullable Object value) {
        return value instanceof List<?>
                ? shown(list(value).stream()
                        .map(item -> item instanceof String text ? Names.shown(text) : item)
                        .toList())
                : Names.shown(shown(value));
    }

    private static void flatten(String before, Map<String, Object> facts, Map<String, String> flat) {
        facts.forEach((name, value) -> {
            if (value instanceof Map<?, ?>) {
                flatten(before + name + ".", map(value), flat);
            } else if (!(value instanceof List<?> list && list.isEmpty())) {
                flat.put(before + name, withoutFolders(value));
            }
        });
    }
}
