// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** OTLP messages of another SDK, read. */
final class OtlpJson {
    private OtlpJson() {}

    /** {@return the one thing in a message} */
    static Map<String, Object> only(String file, String resource, String scope, String what) {
        try {
            String text = Files.readString(Fixtures.path("interop/prometheus-otlp/" + file));
            Map<String, Object> first = first(Json.parseObject(text), resource);
            return first(first(first, scope), what);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> first(Map<String, Object> json, String name) {
        return object(list(json.get(name)).get(0));
    }

    static List<?> list(@Nullable Object value) {
        return (List<?>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    static Map<String, Object> attributes(Map<String, Object> json) {
        Map<String, Object> plain = new TreeMap<>();
        for (Object each : list(json.get("attributes"))) {
            plain.put(
                    String.valueOf(object(each).get("key")),
                    value(object(object(each).get("value"))));
        }
        return plain;
    }

    private static Object value(Map<String, Object> typed) {
        Map.Entry<String, Object> only = typed.entrySet().iterator().next();
        return switch (only.getKey()) {
            case "intValue" -> Long.valueOf(String.valueOf(only.getValue()));
            case "doubleValue" -> ((Number) only.getValue()).doubleValue();
            case "arrayValue" ->
                list(object(only.getValue()).get("values")).stream()
                        .map(each -> value(object(each)))
                        .toList();
            default -> only.getValue();
        };
    }
}
