// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a service, read leniently: a field that is missing, null or of another type is empty. Immutable as
 * far as the map is, so safe for use by several threads.
 *
 * @param raw as it came, JSON values
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Fields(Map<String, Object> raw) {
    /** An object without fields. */
    public static final Fields NONE = new Fields(Map.of());

    private static final int SUCCESS = 200;
    private static final long FIRST_OF_MILLISECONDS = 100_000_000_000L; // as seconds, the year 5138

    /**
     * {@return the object; one without fields where the value is none}
     *
     * @param value a JSON value
     */
    public static Fields of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new Fields(Json.plainMap(map)) : NONE;
    }

    /**
     * {@return the object in a file beside a class, such as a dated list of models}
     *
     * @param near the class
     * @param file its name
     * @throws IllegalStateException if the jar lacks it
     */
    public static Fields ofResource(Class<?> near, String file) {
        try (InputStream in = near.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from this jar -> report it as a bug");
            }
            return new Fields(Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is part of this jar and can't be read -> report it as a bug", e);
        }
    }

    /** {@return whether there is no field} */
    public boolean isEmpty() {
        return raw.isEmpty();
    }

    /**
     * {@return the text, empty if there is none; a number as text}
     *
     * @param name of the field
     */
    public String text(String name) {
        Object value = raw.get(name);
        return value instanceof String || value instanceof Number ? value.toString() : "";
    }

    /**
     * {@return the text, if there is one that is not blank; a number as text}
     *
     * @param name of the field
     */
    public Optional<String> present(String name) {
        return Optional.of(text(name)).filter(text -> !text.isBlank());
    }

    /**
     * {@return the whole number}
     *
     * @param name of the field
     */
    public OptionalLong whole(String name) {
        return raw.get(name) instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    /**
     * {@return the whole number, also where it is written as a text, as Google writes those of 64 bits}
     *
     * @param name of the field
     */
    public OptionalLong wholeOrText(String name) {
        return raw.get(name) instanceof String text && text.matches("-?\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : whole(name);
    }

    /**
     * {@return the finite number}
     *
     * @param name of the field
     */
    public OptionalDouble real(String name) {
        return raw.get(name) instanceof Number number && Double.isFinite(number.doubleValue())
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    /**
     * {@return whether it is true}
     *
     * @param name of the field
     */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(raw.get(name));
    }

    /**
     * {@return the object; one without fields if there is none}
     *
     * @param name of the field
     */
    public Fields object(String name) {
        return of(raw.get(name));
    }

    /**
     * {@return the objects of a list, in order}
     *
     * @param name of the field
     */
    public List<Fields> objects(String name) {
        return raw.get(name) instanceof List<?> list
                ? list.stream().map(Fields::of).toList()
                : List.of();
    }

    /**
     * {@return the texts of a list, in order}
     *
     * @param name of the field
     */
    public List<String> texts(String name) {
        return raw.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /**
     * {@return a time in ISO 8601, or in seconds or milliseconds since 1970, told apart by their size; empty where it
     * is neither}
     *
     * @param name of the field
     */
    public Optional<Instant> time(String name) {
        if (raw.get(name) instanceof Number number) {
            long value = number.longValue();
            return value > 0 ? Optional.of(since1970(value)) : Optional.empty();
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

    private static Instant since1970(long value) {
        return value < FIRST_OF_MILLISECONDS ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value);
    }

    /**
     * {@return this} Without its name nothing can be asked or found again, so it is an answer that could not be read:
     * what was made is looked for first.
     *
     * @param field that has to be there
     * @param what the service shows, for the message
     * @param provider its id
     * @param operation in words
     * @throws TransientProviderException if the field is missing
     */
    public Fields with(String field, String what, String provider, String operation) {
        if (text(field).isBlank()) {
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
