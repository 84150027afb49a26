// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import java.util.List;
import java.util.Map;

/**
 * Writes the small part of YAML that front matter needs: maps, lists, numbers, and texts in double quotes. A JSON
 * string is not enough: YAML takes three more characters for ends of lines, and holds no control characters.
 */
final class Yaml {
    private static final String PLAIN_KEY = "[a-z][a-z0-9_-]{3,}";

    private final StringBuilder out = new StringBuilder();

    private Yaml() {}

    static String of(Map<String, ?> map) {
        Yaml yaml = new Yaml();
        yaml.map(map, "");
        return yaml.out.toString();
    }

    private void map(Map<?, ?> map, String indent) {
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(first ? "" : indent);
            first = false;
            String key = String.valueOf(entry.getKey());
            out.append(key.matches(PLAIN_KEY) && !key.equals("null") && !key.equals("true") ? key : quoted(key));
            out.append(':');
            value(entry.getValue(), indent);
        }
    }

    private void value(Object value, String indent) {
        if (value instanceof Map<?, ?> map && !map.isEmpty()) {
            out.append('\n').append(indent).append("  ");
            map(map, indent + "  ");
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            out.append('\n');
            list.forEach(item -> item(item, indent));
        } else {
            out.append(' ').append(scalar(value)).append('\n');
        }
    }

    private void item(Object item, String indent) {
        out.append(indent).append("- ");
        if (item instanceof Map<?, ?> map && !map.isEmpty()) {
            map(map, indent + "  ");
        } else {
            out.append(scalar(item)).append('\n');
        }
    }

    private static String scalar(Object value) {
        if (value instanceof Double number) {
            return Facts.exact(number);
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof Map<?, ?>) {
            return "{}";
        }
        return value instanceof List<?> ? "[]" : quoted(value.toString());
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\t' -> out.append("\\t");
            case '\r' -> out.append("\\r");
            default -> {
                if (printable(c)) {
                    out.appendCodePoint(c);
                } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    out.append('\uFFFD'); // half of a pair, which no file in UTF-8 can hold
                } else {
                    out.append(String.format("\\u%04x", c));
                }
            }
        }
    }

    // U+0085, U+2028 and U+2029 end lines, U+FEFF is a byte order mark; nothing above U+FFFF needs an escape
    private static boolean printable(int c) {
        return (c >= 0x20 && c < 0x7F)
                || (c >= 0xA0 && c < 0x2028)
                || (c > 0x2029 && c < Character.MIN_SURROGATE)
                || (c > Character.MAX_SURROGATE && c < 0xFFFE && c != 0xFEFF)
                || c > 0xFFFF;
    }
}
