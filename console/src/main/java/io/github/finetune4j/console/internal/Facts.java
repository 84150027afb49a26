// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON values as names and texts, one level deep: {@code hyperparameters.batchSize} is 16. */
final class Facts {
    private static final int LONGEST = 2000;

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

    static void write(PageBody to, String label, Map<String, ?> facts) {
        Map<String, String> flat = flat(facts);
        if (flat.isEmpty()) {
            to.note("Nothing is on record.");
            return;
        }
        to.open("div", "class", "scroll", "role", "region", "aria-label", label, "tabindex", "0");
        to.open("table", "class", "facts").open("tbody");
        flat.forEach((name, value) -> {
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
