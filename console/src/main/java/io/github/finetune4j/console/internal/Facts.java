// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.text.ShownText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON values as names and texts, one level deep: {@code hyperparameters.batchSize} is 16. */
final class Facts {
    private static final int LONGEST = 2000;
    private static final int FEW = 12;
    private static final int SHOWN = 3;
    private static final int LONGEST_SHOWN = 24;

    private Facts() {}

    static Map<String, String> flat(Map<String, ?> facts) {
        Map<String, String> flat = new LinkedHashMap<>();
        add("", facts, flat);
        return flat;
    }

    private static void add(String before, Map<?, ?> facts, Map<String, String> flat) {
        facts.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                add(before + name + ".", inner, flat);
            } else if (!(value instanceof List<?> list && list.isEmpty())) {
                flat.put(before + name, text(value));
            }
        });
    }

    static String text(@Nullable Object value) {
        if (value instanceof Double number) {
            return Words.number(number);
        }
        if (value instanceof List<?> list) {
            return list.stream().allMatch(Facts::isPlain)
                    ? list.stream().map(Facts::text).collect(Collectors.joining(", "))
                    : Json.write(value);
        }
        return value instanceof Map<?, ?> ? Json.write(value) : String.valueOf(value);
    }

    private static boolean isPlain(@Nullable Object value) {
        return !(value instanceof Map<?, ?>) && !(value instanceof List<?>);
    }

    /** Few are listed as they are; of many, each group opens by itself. Lists of records are tables. */
    static void write(PageBody to, String label, Map<String, ?> facts) {
        Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
        Map<String, List<Map<?, ?>>> tables = new LinkedHashMap<>();
        group("", facts, groups, tables);
        int many = groups.values().stream().mapToInt(Map::size).sum();
        if (many == 0 && tables.isEmpty()) {
            to.note("Nothing is on record.");
        } else if (many <= FEW) {
            Map<String, String> flat = new LinkedHashMap<>();
            groups.forEach((group, values) -> flat.putAll(texts(group.isEmpty() ? "" : group + ".", values)));
            list(to, label, flat);
        } else {
            groups.forEach((group, values) -> group(to, label, group, values));
        }
        tables.forEach((name, rows) -> FactsTable.write(to, name, rows));
    }

    private static void group(
            String path,
            Map<?, ?> facts,
            Map<String, Map<String, Object>> groups,
            Map<String, List<Map<?, ?>>> tables) {
        groups.put(path, new LinkedHashMap<>());
        facts.forEach((name, value) -> {
            String inner = path.isEmpty() ? String.valueOf(name) : path + "." + name;
            if (value instanceof Map<?, ?> map) {
                group(inner, map, groups, tables);
            } else if (FactsTable.fits(value)) {
                tables.put(inner, FactsTable.rows(value));
            } else if (!(value instanceof List<?> list && list.isEmpty())) {
                groups.computeIfAbsent(path, key -> new LinkedHashMap<>()).put(String.valueOf(name), value);
            }
        });
    }

    private static Map<String, String> texts(String before, Map<String, Object> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((name, value) -> texts.put(before + name, text(value)));
        return texts;
    }

    private static void group(PageBody to, String label, String group, Map<String, Object> values) {
        Map<String, String> texts = texts("", values);
        if (texts.isEmpty()) {
            return;
        }
        if (group.isEmpty()) {
            list(to, label, texts);
            return;
        }
        String first = texts.entrySet().stream()
                .limit(SHOWN)
                .map(each -> each.getKey() + " " + ShownText.brief(each.getValue(), LONGEST_SHOWN))
                .collect(Collectors.joining(", "));
        to.open("details", "class", "group").open("summary");
        to.open("strong").text(group).close();
        to.text(" " + Words.count(texts.size()) + ": " + first + (texts.size() > SHOWN ? ", …" : ""));
        to.close();
        list(to, label + ", " + group, texts);
        to.close();
    }

    private static void list(PageBody to, String label, Map<String, String> facts) {
        if (facts.isEmpty()) {
            return;
        }
        to.open("div", "class", "scroll", "role", "region", "aria-label", label, "tabindex", "0");
        to.open("table", "class", "facts").open("tbody");
        facts.forEach((name, value) -> {
            to.open("tr").open("th", "scope", "row").text(name).close();
            to.open("td", "dir", "auto").text(cut(value)).close().close();
        });
        to.close().close().close();
    }

    private static String cut(String value) {
        return value.length() <= LONGEST
                ? value
                : value.substring(0, LONGEST) + " … (" + Words.count(value.length()) + " characters)";
    }
}
