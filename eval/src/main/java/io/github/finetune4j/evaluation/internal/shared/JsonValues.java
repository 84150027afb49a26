// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.shared;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON values made comparable: 3 and 3.0 are the same number, and the order of an object's fields does not count. */
public final class JsonValues {
    private static final int SHOWN = 40;

    private JsonValues() {}

    /** A parsed text; the value may be null. */
    public record Parsed(@Nullable Object value) {}

    public static Optional<Parsed> parse(String text) {
        try {
            return Optional.of(new Parsed(Json.parse(text)));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** As JSON on one line. */
    public static String text(@Nullable Object value) {
        return Json.write(value);
    }

    /** As it may stand in a message: as JSON if that is short, else by its length alone. */
    public static String shown(@Nullable Object value) {
        String text = Json.write(value);
        return text.length() <= SHOWN ? text : "a value of " + text.length() + " characters";
    }

    /** A text that is equal for equal values. */
    public static String canonical(@Nullable Object value) {
        if (value instanceof Number number) {
            // not toPlainString: of 1e1000000000, which a model may well write, it would be a gigabyte of zeros
            return new BigDecimal(number.toString()).stripTrailingZeros().toString();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((key, one) -> sorted.put(String.valueOf(key), canonical(one)));
            return sorted.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(JsonValues::canonical).toList().toString();
        }
        return value instanceof String text ? Json.write(text) : String.valueOf(value);
    }

    /**
     * {@code path=value} for every value that holds no other; items of a list have the list's path, so their order does
     * not count.
     */
    public static List<String> leaves(@Nullable Object value) {
        List<String> leaves = new ArrayList<>();
        collect("", value, leaves);
        return leaves;
    }

    private static void collect(String path, @Nullable Object value, List<String> leaves) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            map.forEach((key, one) -> collect(path + "/" + key, one, leaves));
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            list.forEach(one -> collect(path + "/*", one, leaves));
        } else {
            leaves.add(path + "=" + canonical(value));
        }
    }
}
