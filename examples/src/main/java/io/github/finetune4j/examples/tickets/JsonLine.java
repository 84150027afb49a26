// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.tickets;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes JSON by hand, so that the examples need no library for a few lines.
 *
 * @since 0.1
 */
public final class JsonLine {
    private JsonLine() {}

    /**
     * {@return the value as JSON on one line}
     *
     * @param value a map with string keys, a list, a string, a number or a boolean
     * @throws IllegalArgumentException if it is something else
     */
    public static String of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(e -> quote(e.getKey().toString()) + ": " + of(e.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(JsonLine::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof String text) {
            return quote(text);
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new IllegalArgumentException(
                "no JSON for a " + value.getClass().getName() + " -> give maps, lists, strings, numbers, booleans");
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> append(out, (char) c));
        return out.append('"').toString();
    }

    private static void append(StringBuilder out, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            default -> {
                if (c < ' ' || c == 0x7f) {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
