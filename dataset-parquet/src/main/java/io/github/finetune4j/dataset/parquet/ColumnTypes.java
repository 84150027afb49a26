// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.parquet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of the columns that can hold some rows: what differs from row to row is kept as JSON text. */
final class ColumnTypes {
    private final Map<String, Type> columns = new LinkedHashMap<>();

    /** Takes a row more into account. */
    void add(Map<String, Object> row) {
        row.forEach((name, value) -> columns.merge(name, Type.of(value), Type::and));
    }

    /** {@return the columns as DuckDB's {@code read_json} takes them} */
    String sql() {
        return columns.entrySet().stream()
                .map(column -> DuckDb.name(column.getKey()) + ": "
                        + DuckDb.quoted(column.getValue().sql()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /**
     * A type.
     *
     * @param word of a simple type; empty for one of the others, {@code NULL} where nothing is known yet
     * @param element of a list
     * @param fields of an object
     */
    private record Type(
            String word, @Nullable Type element, @Nullable Map<String, Type> fields) {
        private static final Type NOTHING = simple("NULL");
        private static final Type JSON = simple("JSON");

        private static Type simple(String word) {
            return new Type(word, null, null);
        }

        static Type of(@Nullable Object value) {
            if (value instanceof List<?> list) {
                return new Type("", list.stream().map(Type::of).reduce(NOTHING, Type::and), null);
            }
            if (value instanceof Map<?, ?> map) {
                Map<String, Type> fields = new LinkedHashMap<>();
                map.forEach((key, inner) -> fields.put(String.valueOf(key), of(inner)));
                return fields.isEmpty() ? JSON : new Type("", null, fields);
            }
            return simple(word(value));
        }

        private static String word(@Nullable Object value) {
            if (value == null) {
                return "NULL";
            }
            if (value instanceof String) {
                return "VARCHAR";
            }
            if (value instanceof Boolean) {
                return "BOOLEAN";
            }
            if (value instanceof Long || value instanceof Integer) {
                return "BIGINT";
            }
            return value instanceof Double ? "DOUBLE" : "JSON";
        }

        Type and(Type other) {
            if (equals(other) || other.equals(NOTHING)) {
                return this;
            }
            if (equals(NOTHING)) {
                return other;
            }
            if (element != null && other.element != null) {
                return new Type("", element.and(other.element), null);
            }
            if (fields != null && other.fields != null) {
                Map<String, Type> all = new LinkedHashMap<>(fields);
                other.fields.forEach((name, type) -> all.merge(name, type, Type::and));
                return new Type("", null, all);
            }
            return JSON;
        }

        String sql() {
            if (element != null) {
                return element.sql() + "[]";
            }
            if (fields != null) {
                return fields.entrySet().stream()
                        .map(field -> DuckDb.name(field.getKey()) + " "
                                + field.getValue().sql())
                        .collect(Collectors.joining(", ", "STRUCT(", ")"));
            }
            return equals(NOTHING) ? "JSON" : word;
        }
    }
}
