// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A JSON object of the service, read leniently: a field that is missing, null or of another type is empty. */
record JsonFields(Map<String, Object> raw) {
    private static final int SUCCESS = 200;
    static final JsonFields NONE = new JsonFields(Map.of());

    static JsonFields of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new JsonFields(strings(map)) : NONE;
    }

    @SuppressWarnings("NullAway") // JSON null is a value of the map
    private static Map<String, Object> strings(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), value));
        return copy;
    }

    /** {@return the text, empty if there is none; a number as text} */
    String text(String name) {
        Object value = raw.get(name);
        return value instanceof String || value instanceof Number ? value.toString() : "";
    }

    /**
     * {@return this} Without an id nothing can be asked or found again, so it is an answer that could not be read: what
     * was made is looked for first.
     *
     * @param what the service shows, for the message
     */
    JsonFields withId(String what, String provider, String operation) {
        if (text("id").isBlank()) {
            throw new TransientProviderException(
                    provider + " could not \"" + operation + "\": the answer shows a " + what
                            + " without the field \"id\" -> try again; if it stays so, check that the base URL is the API's",
                    new ProviderFailure(provider, operation, SUCCESS, null, 1),
                    null);
        }
        return this;
    }

    OptionalLong number(String name) {
        return raw.get(name) instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    OptionalDouble real(String name) {
        return raw.get(name) instanceof Number number && Double.isFinite(number.doubleValue())
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    /** {@return seconds since 1970 as a time, null if there is none; milliseconds are recognised by their size} */
    @Nullable Instant time(String name) {
        OptionalLong number = number(name);
        if (number.isEmpty() || number.getAsLong() <= 0) {
            return null;
        }
        long value = number.getAsLong();
        return value < 100_000_000_000L ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value);
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(raw.get(name));
    }

    JsonFields object(String name) {
        return of(raw.get(name));
    }

    List<JsonFields> objects(String name) {
        List<JsonFields> objects = new ArrayList<>();
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
