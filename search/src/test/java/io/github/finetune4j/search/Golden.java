// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Figures that Optuna 5.0.0 printed; {@code meta} in each file says by which calls. */
public final class Golden {
    private final Object value;

    private Golden(Object value) {
        this.value = value;
    }

    /** {@return a file beside a class} */
    public static Golden load(Class<?> beside, String file) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(file), file)) {
            return new Golden(Objects.requireNonNull(Json.parse(in)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Golden get(String name) {
        return new Golden(Objects.requireNonNull(((Map<?, ?>) value).get(name), name));
    }

    public boolean has(String name) {
        return ((Map<?, ?>) value).get(name) != null;
    }

    public Map<?, ?> map() {
        return (Map<?, ?>) value;
    }

    public List<Golden> list() {
        return ((List<?>) value)
                .stream().map(each -> new Golden(each == null ? "null" : each)).toList();
    }

    public boolean none() {
        return value.equals("null");
    }

    public double number() {
        return ((Number) value).doubleValue();
    }

    public int whole() {
        return ((Number) value).intValue();
    }

    public double[] numbers() {
        return list().stream().mapToDouble(Golden::number).toArray();
    }

    public List<Integer> wholes() {
        return list().stream().map(Golden::whole).toList();
    }

    public Object value() {
        return value;
    }

    public String text() {
        return (String) value;
    }
}
