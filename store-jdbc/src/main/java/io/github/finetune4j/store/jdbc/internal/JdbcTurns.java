// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.journal.Turn;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * The turns of those who act. In PostgreSQL an advisory lock of a session, which ends with the session; in H2, which
 * one process uses alone, a table of this process. Safe for use by several threads.
 */
record JdbcTurns(DataSource source, Transactions database) {
    private static final Map<String, String> H2_HOLDERS = new ConcurrentHashMap<>();
    private static final String ACTING = "finetune4j_journal_acting";
    private static final String BEGINNING = "another process, which is just beginning";

    private static final int SECONDS = 10;

    Turn ask(String name, String who) {
        if (database.isH2()) {
            String key = database.where() + " " + name;
            String holder = H2_HOLDERS.putIfAbsent(key, who);
            return holder == null ? new JdbcTurn(() -> true, who, () -> H2_HOLDERS.remove(key)) : JdbcTurn.of(holder);
        }
        try {
            return asked(name, who);
        } catch (SQLException | IOException e) {
            throw new FineTuneException(
                    "who acts on journal " + name + " in " + database.where() + " can't be known: " + e.getMessage()
                            + " -> check the database, and whether it can be reached",
                    e);
        }
    }

    private Turn asked(String name, String who) throws SQLException, IOException {
        Connection connection = source.getConnection();
        boolean granted = false;
        try {
            connection.setAutoCommit(true);
            long key = key(name, connection.getSchema());
            if (!call(connection, "pg_try_advisory_lock", key)) {
                return JdbcTurn.of(holder(name));
            }
            say(name, who);
            granted = true;
            return new JdbcTurn(() -> isAlive(connection), who, () -> release(connection, key));
        } finally {
            if (!granted) {
                end(connection);
            }
        }
    }

    private static boolean isAlive(Connection connection) {
        try {
            return connection.isValid(SECONDS);
        } catch (SQLException e) {
            throw new IllegalStateException("seconds to wait: " + SECONDS + " -> at least 0", e);
        }
    }

    /** Without a lock that it may have: a pool would keep the connection, and the lock with it. */
    private static void end(Connection connection) throws SQLException {
        try (connection;
                PreparedStatement statement = connection.prepareStatement("select pg_advisory_unlock_all()")) {
            statement.execute();
        }
    }

    private void say(String name, String who) throws IOException {
        database.kept(session -> {
            session.update("delete from " + ACTING + " where name = ?", name);
            return session.update("insert into " + ACTING + " (name, who) values (?, ?)", name, who);
        });
    }

    private String holder(String name) throws IOException {
        List<String> found = new ArrayList<>();
        database.looking(session -> {
            session.query(row -> found.add(row.getString(1)), "select who from " + ACTING + " where name = ?", name);
            return found;
        });
        return found.isEmpty() ? BEGINNING : found.get(0);
    }

    /** The pool gets its connection back without the lock; a connection that fails is cut, and the lock with it. */
    private void release(Connection connection, long key) {
        try {
            call(connection, "pg_advisory_unlock", key);
            connection.close();
        } catch (SQLException e) {
            cut(connection);
        }
    }

    private static void cut(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new FineTuneException("a turn can't be ended: " + e.getMessage() + " -> close the pool", e);
        }
    }

    private static boolean call(Connection connection, String function, long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select " + function + "(?)")) {
            statement.setLong(1, key);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    /** A number of its own for each journal: others in this database may use advisory locks, too. */
    private static long key(String name, String schema) {
        int slash = name.indexOf('/');
        String room = name.substring(0, slash);
        return Sha256.number("finetune4j " + room + " " + schema + " " + name.substring(slash + 1));
    }
}
