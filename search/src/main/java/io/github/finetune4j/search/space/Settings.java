// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * One value for each parameter that exists, such as a trial is run with. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Settings {
    private final Map<String, Object> values;

    private Settings(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * {@return settings}
     *
     * @param values by the name of their parameter, as JSON values
     * @throws IllegalArgumentException if a value is none of JSON's, for example NaN
     */
    public static Settings of(Map<String, ?> values) {
        Map<String, Object> plain = new LinkedHashMap<>();
        values.forEach((name, value) -> plain.put(name, Values.plain(name, value)));
        return new Settings(Collections.unmodifiableMap(plain));
    }

    /** {@return all values, by the name of their parameter; whole numbers are {@code Long}} */
    public Map<String, Object> values() {
        return values;
    }

    /**
     * {@return whether the parameter has a value}
     *
     * @param parameter its name
     */
    public boolean has(String parameter) {
        return values.containsKey(parameter);
    }

    /**
     * {@return a parameter's value}
     *
     * @param parameter its name
     * @throws IllegalArgumentException if it has none
     */
    public Object value(String parameter) {
        Object value = values.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException(
                    "settings have no " + parameter + " -> ask has() first; there are " + values.keySet());
        }
        return value;
    }

    /**
     * {@return a parameter's value as a number}
     *
     * @param parameter its name
     * @throws IllegalArgumentException if it has none, or no number
     */
    public double real(String parameter) {
        return number(parameter).doubleValue();
    }

    /**
     * {@return a parameter's value as a whole number}
     *
     * @param parameter its name
     * @throws IllegalArgumentException if it has none, or no whole number
     */
    public int whole(String parameter) {
        double value = real(parameter);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(parameter + ": " + value + " is no whole number -> ask real()");
        }
        return (int) value;
    }

    private Number number(String parameter) {
        if (value(parameter) instanceof Number number) {
            return number;
        }
        throw new IllegalArgumentException(
                parameter + ": " + value(parameter) + " is no number -> ask text(), texts() or value()");
    }

    /**
     * {@return a parameter's value as a text}
     *
     * @param parameter its name
     * @throws IllegalArgumentException if it has none
     */
    public String text(String parameter) {
        return String.valueOf(value(parameter));
    }

    /**
     * {@return a parameter's value as a list of texts, such as names of modules}
     *
     * @param parameter its name
     * @throws IllegalArgumentException if it has none, or no list
     */
    public List<String> texts(String parameter) {
        if (value(parameter) instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        throw new IllegalArgumentException(parameter + ": " + value(parameter) + " is no list -> ask text()");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings settings && values.equals(settings.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
