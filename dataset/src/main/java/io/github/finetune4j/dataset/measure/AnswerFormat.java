// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The structure of one answer, as a word or a few. Answers of one structure have one such text. */
final class AnswerFormat {
    static final String LABEL = "label";
    private static final int LABEL_LENGTH = 48;
    private static final int LABEL_WORDS = 4;
    private static final Pattern NUMBER = Pattern.compile("[-+]?\\d[\\d,]*(?:\\.\\d+)?(?:[eE][-+]?\\d+)?\\s*%?");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}.*)?");
    private static final Pattern HEADING = Pattern.compile("#{1,6} .*");
    private static final Pattern BULLET = Pattern.compile("\\s*[-*•+] .*");
    private static final Pattern NUMBERED = Pattern.compile("\\s*\\d+[.)] .*");
    private static final Pattern TABLE = Pattern.compile("\\s*\\|.*\\|\\s*");

    private AnswerFormat() {}

    static String of(String answer) {
        String text = answer.strip();
        if (text.isEmpty()) {
            return "empty";
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return json(text);
        }
        if (NUMBER.matcher(text).matches()) {
            return "number";
        }
        if (DATE.matcher(text).matches()) {
            return "date";
        }
        return label(text) ? LABEL : markdown(text);
    }

    // One word is a label whatever it ends with: banking77 has "reverted_card_payment?"
    private static boolean label(String text) {
        int words = text.split("\\s+", -1).length;
        return text.length() <= LABEL_LENGTH
                && text.indexOf('\n') < 0
                && words <= LABEL_WORDS
                && (words == 1 || ".!?".indexOf(text.charAt(text.length() - 1)) < 0);
    }

    private static String json(String text) {
        try {
            return "JSON " + shape(Json.parse(text), true);
        } catch (JsonException e) {
            return "broken JSON";
        }
    }

    private static String shape(@Nullable Object value, boolean inside) {
        if (value instanceof Map<?, ?> map) {
            Map<String, String> fields = new TreeMap<>();
            map.forEach((key, inner) -> fields.put(String.valueOf(key), shape(inner, false)));
            return inside ? fields.toString().replace("=", ": ") : "object";
        }
        if (value instanceof List<?> list) {
            return "list" + (inside && !list.isEmpty() ? " of " + shape(list.get(0), true) : "");
        }
        if (value instanceof String) {
            return "text";
        }
        return value instanceof Number ? "number" : value == null ? "null" : "boolean";
    }

    // The kinds of blocks in the order of their first use
    private static String markdown(String text) {
        List<String> kinds = new ArrayList<>();
        boolean code = false;
        for (String line : text.lines().toList()) {
            if (line.strip().startsWith("```")) {
                code = !code;
                add(kinds, "code");
            } else if (!code && !line.isBlank()) {
                add(kinds, kind(line));
            }
        }
        return kinds.equals(List.of("prose")) ? "prose" : "Markdown: " + String.join(", ", kinds);
    }

    private static void add(List<String> kinds, String kind) {
        if (!kinds.contains(kind)) {
            kinds.add(kind);
        }
    }

    private static String kind(String line) {
        if (HEADING.matcher(line).matches()) {
            return "headings";
        }
        if (BULLET.matcher(line).matches()) {
            return "bullets";
        }
        if (NUMBERED.matcher(line).matches()) {
            return "numbered list";
        }
        return TABLE.matcher(line).matches() ? "table" : "prose";
    }
}
