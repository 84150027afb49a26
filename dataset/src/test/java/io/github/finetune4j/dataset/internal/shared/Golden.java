// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.Fixtures;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An object of the golden values for data sets; a field that is asked for must be there. */
public record Golden(Map<String, Object> fields) {
    public static Golden file(String name) {
        return new Golden(Json.parseObject(text("data/" + name)));
    }

    public static List<Golden> lines(String name) {
        return text("data/" + name)
                .lines()
                .map(line -> new Golden(Json.parseObject(line)))
                .toList();
    }

    public static String text(String path) {
        try {
            return Files.readString(Fixtures.path(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean has(String key) {
        return fields.get(key) != null;
    }

    public Object value(String key) {
        return Objects.requireNonNull(fields.get(key), key);
    }

    public String string(String key) {
        return (String) value(key);
    }

    public double number(String key) {
        return ((Number) value(key)).doubleValue();
    }

    @SuppressWarnings("unchecked")
    public Golden object(String key) {
        return new Golden((Map<String, Object>) value(key));
    }

    /** {@return the rows of a field, which must be so many} */
    public List<Golden> rows(String key, int count) {
        assertThat(rows(key)).as(key).hasSize(count);
        return rows(key);
    }

    @SuppressWarnings("unchecked")
    public List<Golden> rows(String key) {
        return ((List<Map<String, Object>>) value(key))
                .stream().map(Golden::new).toList();
    }

    @SuppressWarnings("unchecked")
    public List<String> strings(String key) {
        return (List<String>) value(key);
    }

    public double[] doubles(String key) {
        return doubles((List<?>) value(key));
    }

    public int[] ints(String key) {
        return Arrays.stream(doubles(key)).mapToInt(v -> (int) v).toArray();
    }

    public double[][] matrix(String key) {
        return ((List<?>) value(key))
                .stream().map(row -> doubles((List<?>) row)).toArray(double[][]::new);
    }

    public int[][] intMatrix(String key) {
        return Arrays.stream(matrix(key))
                .map(row -> Arrays.stream(row).mapToInt(v -> (int) v).toArray())
                .toArray(int[][]::new);
    }

    private static double[] doubles(List<?> numbers) {
        return numbers.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
    }
}
