// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.grader;

import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON object whose fields are asked for by name; what is wrong is said with its place. */
record GraderJson(String place, Map<String, Object> fields) {
    private static final int SHOWN = 40;

    Optional<Object> value(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    String text(String name) {
        Object value = fields.get(name);
        if (value instanceof String text) {
            return text;
        }
        throw wrong("needs the text " + name + ": " + shown(value), "give a text there");
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof String text) {
                    texts.add(text);
                }
            }
            if (texts.size() == list.size() && !texts.isEmpty()) {
                return texts;
            }
        }
        throw wrong("needs the list of texts " + name + ": " + shown(fields.get(name)), "give at least 1 text there");
    }

    /** The objects of a map, of a list, or the one object; the graders of a multi grader come in all three forms. */
    List<GraderJson> objects(String name) {
        Object value = fields.get(name);
        List<GraderJson> objects = new ArrayList<>();
        if (value instanceof Map<?, ?> map && map.containsKey("type")) {
            add(objects, name, map);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, one) -> add(objects, String.valueOf(key), one));
        } else if (value instanceof List<?> list) {
            list.forEach(one -> add(objects, name + "[" + objects.size() + "]", one));
        }
        if (objects.isEmpty()) {
            throw wrong("needs objects in " + name + ": " + shown(value), "give at least 1 there");
        }
        return objects;
    }

    @SuppressWarnings("unchecked") // JSON objects have strings as keys
    private void add(List<GraderJson> objects, String name, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong("needs an object as " + name + ": " + shown(value), "give an object there");
        }
        objects.add(new GraderJson(name, (Map<String, Object>) map));
    }

    /** By which a formula may name it: its key in a map, its own name, its type with {@code _score}. */
    List<String> names() {
        String name = text("name");
        return List.of(place, name, name.strip().replaceAll("\\W+", "_"), text("type") + "_score");
    }

    /** A value as it may stand in a message: short. */
    static String shown(@Nullable Object value) {
        String text = Json.write(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    /**
     * {@return the error}
     *
     * @param what is wrong, after the grader's name, with the value
     * @param remedy what to do
     */
    IllegalArgumentException wrong(String what, String remedy) {
        Object name = fields.get("name");
        return new IllegalArgumentException(
                "the grader " + (name == null ? "at " + place : name) + " " + what + " -> " + remedy);
    }
}
