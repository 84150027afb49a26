// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The connection of the transaction that is under way, and statements on it. For one thread at a time. */
final class Session {
    private static final int AT_ONCE = 1000;

    private @Nullable Connection connection;

    /** A receiver of the rows of a result. */
    @FunctionalInterface
    interface Row {
        void take(ResultSet row) throws SQLException, IOException;
    }

    /** A batch: many rows that go through one statement. */
    @FunctionalInterface
    interface Batch {
        void fill(PreparedStatement statement) throws SQLException;
    }

    void begin(Connection fresh) {
        connection = fresh;
    }

    void end() {
        connection = null;
    }

    boolean open() {
        return connection != null;
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        Connection current = connection;
        if (current == null) {
            throw new IllegalStateException("no transaction is under way -> call this within one");
        }
        PreparedStatement statement = current.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    /** Asks, and hands over each row. */
    void query(Row row, String sql, Object... values) throws IOException {
        try (PreparedStatement query = prepare(sql, values)) {
            query.setFetchSize(AT_ONCE);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    row.take(rows);
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Changes rows. {@return how many} */
    int update(String sql, Object... values) throws IOException {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Changes many rows by one statement. */
    void batch(String sql, Batch batch) throws IOException {
        try (PreparedStatement statement = prepare(sql)) {
            batch.fill(statement);
            statement.executeBatch();
        } catch (BatchUpdateException e) { // its own message repeats the values; the next one says what is wrong
            SQLException cause = e.getNextException();
            throw failed(cause == null ? e : cause);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    static IOException failed(SQLException e) {
        return new IOException(e.getMessage(), e);
    }
}
