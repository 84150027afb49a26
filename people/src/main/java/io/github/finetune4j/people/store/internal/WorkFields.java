// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store.internal;

import io.github.finetune4j.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object that is read field by field. What is missing is an error: nothing is made up. */
record WorkFields(Map<String, Object> json) {
    String text(String name) {
        if (json.get(name) instanceof String text) {
            return text;
        }
        throw missing(name, "a text");
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object each : list(name)) {
            texts.add(String.valueOf(each));
        }
        return texts;
    }

    List<?> list(String name) {
        if (json.get(name) instanceof List<?> list) {
            return list;
        }
        throw missing(name, "a list");
    }

    double number(String name) {
        if (json.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw missing(name, "a number");
    }

    /** The object as it is, nulls included. */
    Map<String, Object> plain(String name) {
        if (json.get(name) instanceof Map<?, ?> map) {
            return Json.plainMap(map);
        }
        throw missing(name, "an object");
    }

    WorkFields object(String name) {
        return of(json.get(name), name);
    }

    static WorkFields of(@Nullable Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> json = new LinkedHashMap<>();
            map.forEach((key, each) -> {
                if (each != null) {
                    json.put(String.valueOf(key), each);
                }
            });
            return new WorkFields(json);
        }
        throw missing(name, "an object");
    }

    private static IllegalArgumentException missing(String name, String what) {
        return new IllegalArgumentException("field " + name + " is missing -> it is to hold " + what);
    }
}
