// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.internal.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Looks into JSON of Google's APIs, where whole numbers of 64 bits are texts and times are RFC 3339. What is missing is
 * empty.
 *
 * @param raw as it came
 */
record Fields(Map<String, Object> raw) {
    static final Fields NONE = new Fields(Map.of());

    static Fields of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new Fields(Json.plainMap(map)) : NONE;
    }

    boolean isEmpty() {
        return raw.isEmpty();
    }

    String text(String name) {
        return raw.get(name) instanceof String text ? text : "";
    }

    OptionalLong number(String name) {
        Object value = raw.get(name);
        if (value instanceof Number number) {
            return OptionalLong.of(number.longValue());
        }
        return value instanceof String text && text.matches("-?\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }

    /** {@return the time, null where there is none} */
    @Nullable Instant time(String name) {
        String text = text(name);
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    Fields object(String name) {
        return of(raw.get(name));
    }

    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        if (raw.get(name) instanceof List<?> list) {
            list.forEach(item -> objects.add(of(item)));
        }
        return objects;
    }

    List<String> texts(String name) {
        return raw.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
