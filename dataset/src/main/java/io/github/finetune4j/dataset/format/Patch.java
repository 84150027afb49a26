// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a row: a value by RFC 6901 pointer. {@code {"removed": true}} takes the place away,
 * {@code {"repeat": "x", "times": 9}} stands for a long text, or a long list.
 */
final class Patch {
    private static final Map<String, Object> REMOVED = Map.of("removed", true);

    private Patch() {}

    static Map<String, Object> apply(Map<String, Object> row, Map<?, ?> changes) {
        @Nullable Object patched = row;
        for (Map.Entry<?, ?> change : changes.entrySet()) {
            String pointer = String.valueOf(change.getKey());
            patched = pointer.isEmpty()
                    ? change.getValue()
                    : changed(patched, pointer.substring(1).split("/", -1), 0, change.getValue());
        }
        return Json.plainMap((Map<?, ?>) java.util.Objects.requireNonNull(patched));
    }

    private static @Nullable Object changed(@Nullable Object value, String[] parts, int at, @Nullable Object wanted) {
        if (at == parts.length) {
            return wanted instanceof Map<?, ?> map && map.containsKey("repeat") ? repeated(map) : wanted;
        }
        String key = parts[at].replace("~1", "/").replace("~0", "~");
        boolean away = at == parts.length - 1 && REMOVED.equals(wanted);
        if (value instanceof List<?> list) {
            return element(list, Integer.parseInt(key), away, parts, at, wanted);
        }
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(value instanceof Map<?, ?> map ? map : Map.of());
        if (away) {
            copy.remove(key);
        } else {
            copy.put(key, changed(copy.get(key), parts, at + 1, wanted));
        }
        return copy;
    }

    private static Object repeated(Map<?, ?> how) {
        int times = ((Number) java.util.Objects.requireNonNull(how.get("times"))).intValue();
        if (how.get("repeat") instanceof List<?> items) {
            return java.util.Collections.nCopies(times, items).stream()
                    .flatMap(List::stream)
                    .toList();
        }
        String before = how.get("after") instanceof String text ? text : "";
        return before + String.valueOf(how.get("repeat")).repeat(times);
    }

    private static Object element(
            List<?> list, int index, boolean away, String[] parts, int at, @Nullable Object wanted) {
        List<@Nullable Object> copy = new ArrayList<>(list);
        if (away) {
            copy.remove(index);
        } else if (index == copy.size()) {
            copy.add(changed(null, parts, at + 1, wanted));
        } else {
            copy.set(index, changed(copy.get(index), parts, at + 1, wanted));
        }
        return copy;
    }
}
