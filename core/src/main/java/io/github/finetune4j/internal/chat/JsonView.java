// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks into JSON that came from anywhere: what is missing, or of another type, is empty. */
public final class JsonView {
    private JsonView() {}

    /**
     * {@return the text of a field; empty where it has none}
     *
     * @param object looked into
     * @param field its name
     */
    public static Optional<String> text(Map<?, ?> object, String field) {
        return object.get(field) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /**
     * {@return the object of a field; empty where it has none}
     *
     * @param object looked into
     * @param field its name
     */
    public static Map<String, Object> object(Map<?, ?> object, String field) {
        return object.get(field) instanceof Map<?, ?> map ? strings(map) : Map.of();
    }

    /**
     * {@return the objects of a list, in order; what is no object is an empty one, so that none is lost}
     *
     * @param value of any kind
     */
    public static List<Map<String, Object>> objects(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return List.of();
        }
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object each : list) {
            objects.add(each instanceof Map<?, ?> map ? strings(map) : Map.of());
        }
        return Collections.unmodifiableList(objects);
    }

    /**
     * {@return whether a field is {@code true}}
     *
     * @param object looked into
     * @param field its name
     */
    public static boolean flag(Map<?, ?> object, String field) {
        return Boolean.TRUE.equals(object.get(field));
    }

    /**
     * {@return the fields but some, in their order; the map itself where it has none of them}
     *
     * @param fields of an object
     * @param names of those that are left out
     */
    public static Map<String, Object> without(Map<String, Object> fields, Set<String> names) {
        if (fields.isEmpty() || Collections.disjoint(fields.keySet(), names)) {
            return fields;
        }
        Map<String, Object> rest = new LinkedHashMap<>(fields);
        rest.keySet().removeAll(names);
        return Collections.unmodifiableMap(rest);
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private static Map<String, Object> strings(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
