// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.privacy;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The words in a tool call's arguments, which are JSON: with escapes, in names, and as numbers. */
final class ArgumentWords {
    private ArgumentWords() {}

    /** {@return the arguments with all their words changed; as they were written where none changes} */
    static String map(String written, UnaryOperator<String> change) {
        if (written.isBlank()) {
            return written;
        }
        Object parsed;
        try {
            parsed = Json.parse(written);
        } catch (JsonException e) {
            return change.apply(written); // a model may write anything
        }
        Object changed = value(parsed, change);
        return parsed == null || parsed.equals(changed) ? written : Json.write(changed);
    }

    private static @Nullable Object value(@Nullable Object value, UnaryOperator<String> change) {
        if (value instanceof String text) {
            return change.apply(text);
        }
        if (value instanceof Number number) {
            String shown = number.toString();
            String changed = change.apply(shown);
            return changed.equals(shown) ? value : changed;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> changed = new ArrayList<>();
            list.forEach(each -> changed.add(value(each, change)));
            return changed;
        }
        return value instanceof Map<?, ?> map ? object(map, change) : value;
    }

    private static Map<String, @Nullable Object> object(Map<?, ?> map, UnaryOperator<String> change) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        map.forEach((name, each) -> {
            String key = change.apply(String.valueOf(name));
            changed.put(changed.containsKey(key) ? key + changed.size() : key, value(each, change));
        });
        return changed;
    }
}
