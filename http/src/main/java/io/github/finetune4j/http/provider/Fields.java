// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal.provider;

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
public record Fields(Map<String, Object> raw) {
    private static final int SUCCESS = 200;

    public static Fields of(@Nullable Object value) {
        return new Fields(value instanceof Map<?, ?> map ? Json.plainMap(map) : Map.of());
    }

    /** {@return the text, empty if there is none; a number as text} */
    public String text(String name) {
        Object value = raw.get(name);
        return value instanceof String || value instanceof Number ? value.toString() : "";
    }

    public Optional<String> present(String name) {
        return Optional.of(text(name)).filter(text -> !text.isBlank());
    }

    public OptionalLong whole(String name) {
        return raw.get(name) instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    public OptionalDouble real(String name) {
        return raw.get(name) instanceof Number number && Double.isFinite(number.doubleValue())
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    public boolean flag(String name) {
        return Boolean.TRUE.equals(raw.get(name));
    }

    public Fields object(String name) {
        return of(raw.get(name));
    }

    public List<Fields> objects(String name) {
        return raw.get(name) instanceof List<?> list
                ? list.stream().map(Fields::of).toList()
                : List.of();
    }

    public List<String> texts(String name) {
        return raw.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /** {@return a time in ISO 8601, or in seconds since 1970; empty where it is neither} */
    public Optional<Instant> time(String name) {
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
     * {@return this} Without its name nothing can be asked or found again, so it is an answer that could not be read:
     * what was made is looked for first.
     */
    public Fields with(String field, String what, String provider, String operation) {
        if (text(field).isEmpty()) {
            throw new TransientProviderException(
                    provider + " could not \"" + operation + "\": the answer shows a " + what
                            + " without the field \"" + field
                            + "\" -> try again; if it stays so, check that the base URL is the API's",
                    new ProviderFailure(provider, operation, SUCCESS, null, 1),
                    null);
        }
        return this;
    }
}
