// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of a list of objects by one of their fields, such as the messages by their roles. */
final class ListChecks {
    private ListChecks() {}

    /** The first element, after those to skip, has one of the values. */
    static RowCheck first(String field, Set<String> values, Set<String> skip) {
        return (place, found) -> {
            if (place.value() instanceof List<?> list) {
                int i = 0;
                while (i < list.size() && skip.contains(word(list.get(i), field))) {
                    i++;
                }
                wrong(list, i, field, values, place, found);
            }
        };
    }

    static RowCheck last(String field, Set<String> values) {
        return (place, found) -> {
            if (place.value() instanceof List<?> list) {
                wrong(list, list.size() - 1, field, values, place, found);
            }
        };
    }

    private static void wrong(List<?> list, int i, String field, Set<String> values, Place place, Found found) {
        if (i >= 0 && i < list.size() && !values.contains(word(list.get(i), field))) {
            found.value(place.pointer() + "/" + i + "/" + field, word(list.get(i), field));
        }
    }

    /** Some element has one of the values. */
    static RowCheck some(String field, Set<String> values) {
        return (place, found) -> {
            if (place.value() instanceof List<?> list
                    && list.stream().noneMatch(one -> values.contains(word(one, field)))) {
                found.at(place.pointer(), "");
            }
        };
    }

    /** No more than so many elements have one of the values. */
    static RowCheck atMost(String field, Set<String> values, long most) {
        return (place, found) -> {
            if (place.value() instanceof List<?> list) {
                long count = list.stream()
                        .filter(one -> values.contains(word(one, field)))
                        .count();
                if (count > most) {
                    found.at(place.pointer(), "it has " + count);
                }
            }
        };
    }

    /** Elements with one of the values come before all others. */
    static RowCheck inFront(String field, Set<String> values) {
        return (place, found) -> {
            if (place.value() instanceof List<?> list) {
                boolean others = false;
                for (int i = 0; i < list.size(); i++) {
                    boolean special = values.contains(word(list.get(i), field));
                    if (special && others) {
                        found.at(place.pointer() + "/" + i + "/" + field, "");
                    }
                    others |= !special;
                }
            }
        };
    }

    /** Neighbours, those to skip aside, have different values. */
    static RowCheck alternate(String field, Set<String> skip) {
        return (place, found) -> {
            if (place.value() instanceof List<?> list) {
                String before = "";
                for (int i = 0; i < list.size(); i++) {
                    String now = word(list.get(i), field);
                    if (!now.isEmpty() && !skip.contains(now) && now.equals(before)) {
                        found.at(place.pointer() + "/" + i + "/" + field, "two " + now + " turns in a row");
                    }
                    before = skip.contains(now) ? "" : now;
                }
            }
        };
    }

    static RowCheck unique(String field) {
        return (place, found) -> {
            if (place.value() instanceof List<?> list) {
                Set<String> seen = new HashSet<>();
                for (int i = 0; i < list.size(); i++) {
                    String word = word(list.get(i), field);
                    if (!word.isEmpty() && !seen.add(word)) {
                        found.value(place.pointer() + "/" + i + "/" + field, word);
                    }
                }
            }
        };
    }

    /** {@return the text in a field, which may lie deeper ({@code function/name}); empty where there is none} */
    private static String word(@Nullable Object element, String field) {
        @Nullable Object value = element;
        for (String part : field.split("/", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return value instanceof String text ? text : "";
    }
}
