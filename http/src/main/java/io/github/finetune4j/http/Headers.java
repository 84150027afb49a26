// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.http.internal.Redactor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * HTTP header fields, whose names are case-insensitive. Immutable; {@code toString} masks what may be secret.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Headers {
    /** No field. */
    public static final Headers NONE = new Headers(Map.of());

    private final Map<String, List<String>> fields;

    private Headers(Map<String, List<String>> source) {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        source.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        fields = Collections.unmodifiableMap(copy);
    }

    /**
     * {@return header fields}
     *
     * @param fields values by name
     */
    public static Headers of(Map<String, List<String>> fields) {
        return fields.isEmpty() ? NONE : new Headers(fields);
    }

    /**
     * {@return these fields and one more value}
     *
     * @param name letters, digits and {@code -}
     * @param value visible ASCII and spaces
     * @throws IllegalArgumentException if either holds something else; the message does not show the value
     */
    public Headers plus(String name, String value) {
        Map<String, List<String>> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(fields);
        List<String> values = new ArrayList<>(all(name));
        values.add(checked(name, value));
        more.put(name, values);
        return new Headers(more);
    }

    /**
     * {@return these fields, with one value of that name alone}
     *
     * @param name letters, digits and {@code -}
     * @param value visible ASCII and spaces
     * @throws IllegalArgumentException if either holds something else; the message does not show the value
     */
    public Headers with(String name, String value) {
        return without(name).plus(name, value);
    }

    /**
     * {@return these fields without those of a name}
     *
     * @param name in any case
     */
    public Headers without(String name) {
        Map<String, List<String>> rest = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        rest.putAll(fields);
        rest.remove(name);
        return new Headers(rest);
    }

    /**
     * {@return the first value of a name}
     *
     * @param name in any case
     */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /**
     * {@return all values of a name, in order}
     *
     * @param name in any case
     */
    public List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** {@return values by name; the map knows no case} */
    public Map<String, List<String>> fields() {
        return fields;
    }

    @Override
    public String toString() {
        return Redactor.headers(this).toString();
    }

    private static String checked(String name, String value) {
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
            throw new IllegalArgumentException("name of a header: " + name + " -> use letters, digits and -");
        }
        if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f))) {
            throw new IllegalArgumentException("the value of header " + name
                    + " holds a control or non-ASCII character (a line end, perhaps) -> trim it");
        }
        return value;
    }
}
