// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.internal.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A JSON object of the service, read leniently: a field that is missing, null or of another type is empty. */
record Fields(Map<String, Object> raw) {
    private static final int SUCCESS = 200;

    static Fields of(@Nullable Object value) {
        return new Fields(value instanceof Map<?, ?> map ? Json.plainMap(map) : Map.of());
    }

    /** {@return the text, empty if there is none; a number as text} */
    String text(String name) {
        Object value = raw.get(name);
        return value instanceof String || value instanceof Number ? value.toString() : "";
    }

    Optional<String> present(String name) {
        return Optional.of(text(name)).filter(text -> !text.isBlank());
    }

    OptionalLong whole(String name) {
        return raw.get(name) instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    OptionalDouble real(String name) {
        return raw.get(name) instanceof Number number && Double.isFinite(number.doubleValue())
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(raw.get(name));
    }

    Fields object(String name) {
        return of(raw.get(name));
    }

    List<Fields> objects(String name) {
        return raw.get(name) instanceof List<?> list
                ? list.stream().map(Fields::of).toList()
                : List.of();
    }

    List<String> texts(String name) {
        return raw.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /** {@return a time in ISO 8601, or in seconds since 1970; empty where it is neither} */
    Optional<Instant> time(String name) {
        OptionalLong seconds = whole(name);
        if (seconds.isPresent()) {
            return seconds.getAsLong() > 0 ? Optional.of(Instant.ofEpochSecond(seconds.getAsLong())) : Optional.empty();
        }
        try {
            String text = text(name);
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty(); // another form of time is no reason to lose a job
        }
    }

    /**
     * {@return this} Without an id nothing can be asked or found again, so it is an answer that could not be read: what
     * was made is looked for first.
     */
    Fields withId(String what, String operation) {
        if (text("id").isEmpty()) {
            throw new TransientProviderException(
                    TogetherProvider.ID + " could not \"" + operation + "\": the answer shows a " + what
                            + " without the field \"id\" -> try again; if it stays so, check that the base URL is the API's",
                    new ProviderFailure(TogetherProvider.ID, operation, SUCCESS, null, 1),
                    null);
        }
        return this;
    }
}
