// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.source;

import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.dataset.spi.RowSink;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.sql.Array;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The rows of a query, fetched a thousand at a time. */
record QuerySource(String name, DataSource database, String sql, List<Object> arguments) implements DatasetSource {
    private static final int FETCHED = 1_000;
    private static final Set<String> JSON_TYPES = Set.of("json", "jsonb");

    @Override
    public void read(RowSink sink) {
        try (Connection connection = database.getConnection()) {
            boolean auto = connection.getAutoCommit();
            connection.setAutoCommit(false); // PostgreSQL fetches in pieces inside a transaction only
            try {
                rows(connection, sink);
            } finally {
                connection.rollback();
                connection.setAutoCommit(auto);
            }
        } catch (SQLException e) {
            sink.lost(Losses.error(
                    "query-failed",
                    "the database refused: " + e.getMessage() + " (SQL state " + e.getSQLState() + ")",
                    "try the query in the database's own client"));
        }
    }

    private void rows(Connection connection, RowSink sink) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            query.setFetchSize(fetchSize(connection));
            for (int i = 0; i < arguments.size(); i++) {
                query.setObject(i + 1, arguments.get(i));
            }
            try (ResultSet result = query.executeQuery()) {
                long position = 0;
                if (twiceNamed(result.getMetaData(), sink)) {
                    return;
                }
                while (sink.wantsMore() && result.next()) {
                    row(++position, result, sink);
                }
            }
        }
    }

    // The later of two columns would take the place of the earlier
    private static boolean twiceNamed(ResultSetMetaData columns, RowSink sink) throws SQLException {
        Set<String> seen = new HashSet<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            if (!seen.add(columns.getColumnLabel(i))) {
                String message = "two columns are named \"" + columns.getColumnLabel(i) + "\"";
                sink.lost(Losses.error("duplicate-column", message, "name one of them otherwise, with AS"));
                return true;
            }
        }
        return false;
    }

    // MySQL streams only when asked in this way
    private static int fetchSize(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return product.toLowerCase(Locale.ROOT).contains("mysql") ? Integer.MIN_VALUE : FETCHED;
    }

    private static void row(long position, ResultSet result, RowSink sink) throws SQLException {
        Map<String, Object> row = new LinkedHashMap<>();
        ResultSetMetaData columns = result.getMetaData();
        try {
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                Object value = value(result, i, columns.getColumnTypeName(i));
                if (value != null) {
                    row.put(columns.getColumnLabel(i), value);
                }
            }
            sink.row(position, row);
        } catch (JsonException e) {
            sink.broken(
                    position,
                    Losses.error("invalid-json", "a column holds no JSON: " + e.problem(), "fix it"),
                    row.toString());
        } catch (IllegalArgumentException e) {
            sink.broken(
                    position,
                    Losses.error("unsupported-column", String.valueOf(e.getMessage()), "convert it in the query"),
                    row.toString());
        }
    }

    private static @Nullable Object value(ResultSet result, int column, String type) throws SQLException {
        if (JSON_TYPES.contains(type.toLowerCase(Locale.ROOT))) {
            String text = result.getString(column);
            return text == null ? null : Json.parse(text);
        }
        return plain(result.getObject(column), type);
    }

    private static @Nullable Object plain(@Nullable Object value, String type) throws SQLException {
        if (value == null || value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Clob clob) {
            if (clob.length() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a column of type " + type + " holds more text than Java can");
            }
            return clob.getSubString(1, (int) clob.length());
        }
        if (value instanceof Array array) {
            return items(array.getArray());
        }
        if (value instanceof byte[]) {
            throw new IllegalArgumentException("a column of type " + type + " holds bytes");
        }
        return value instanceof java.sql.Timestamp time ? time.toLocalDateTime().toString() : value.toString();
    }

    // Drivers give arrays of objects or of primitives
    static List<@Nullable Object> items(Object array) {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = 0; i < java.lang.reflect.Array.getLength(array); i++) {
            items.add(java.lang.reflect.Array.get(array, i));
        }
        return items;
    }
}
