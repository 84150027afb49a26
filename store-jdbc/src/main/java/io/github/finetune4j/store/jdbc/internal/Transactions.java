// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Calls on a database, each on a connection of its own, so that several threads may call at once. */
final class Transactions {
    private static final System.Logger LOG = System.getLogger(Transactions.class.getName());
    /**
     * While H2 commits, statements may see one table as it will be and another as it was, or both as they were after
     * somebody else has seen the new state. So nobody looks while somebody of this process commits. By database.
     */
    private static final Map<String, ReadWriteLock> H2_TURNS = new ConcurrentHashMap<>();

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final DataSource source;
    private final boolean h2;
    private final String where;
    private final int mostMillis;
    private final @Nullable ReadWriteLock turns;

    private Transactions(DataSource source, boolean h2, String where, Duration patience) {
        this.source = source;
        this.h2 = h2;
        this.where = where;
        mostMillis = Math.toIntExact(patience.toMillis());
        turns = h2 ? H2_TURNS.computeIfAbsent(where, any -> new ReentrantReadWriteLock(true)) : null;
    }

    /** Work on the tables. */
    @FunctionalInterface
    interface Work<T> {
        T run(Session session) throws IOException;
    }

    /** {@return those in a database, whose tables are brought up to date} */
    static Transactions in(DataSource source) throws SQLException {
        return in(source, PATIENCE);
    }

    static Transactions in(DataSource source, Duration patience) throws SQLException {
        boolean h2;
        String where;
        try (Connection connection = source.getConnection()) {
            h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
            where = withoutSettings(connection.getMetaData().getURL());
        }
        Tables.migrate(source, h2);
        return new Transactions(source, h2, where, patience);
    }

    // these may hold a password
    static String withoutSettings(String url) {
        return url.split("[?;]", 2)[0];
    }

    /** {@return whether it is H2, and not PostgreSQL} */
    boolean isH2() {
        return h2;
    }

    /** {@return where the database is} */
    String where() {
        return where;
    }

    /** One statement, which sees what was there when it began. */
    <T> T looking(Work<T> work) throws IOException {
        return turns == null ? look(work) : inTurn(turns.readLock(), () -> look(work));
    }

    private <T> T look(Work<T> work) throws IOException {
        try (Connection connection = source.getConnection()) {
            int patience = limitWaiting(connection, mostMillis);
            connection.setAutoCommit(true);
            T result = on(connection, work);
            limitWaiting(connection, patience);
            return result;
        } catch (SQLException e) {
            throw Session.failed(e);
        }
    }

    private static <T> T on(Connection connection, Work<T> work) throws IOException {
        Session session = new Session();
        session.begin(connection);
        try {
            return work.run(session);
        } finally {
            session.end();
        }
    }

    /** All of it or nothing. */
    <T> T inOne(Work<T> work) throws IOException {
        return inOne(work, false);
    }

    /** All of it, on the disk once this returns, or nothing. */
    <T> T kept(Work<T> work) throws IOException {
        return turns == null ? inOne(work, true) : inTurn(turns.writeLock(), () -> inOne(work, true));
    }

    /** Work that is done when it is one's turn. */
    private interface Turn<T> {
        T take() throws IOException;
    }

    private static <T> T inTurn(Lock lock, Turn<T> turn) throws IOException {
        lock.lock();
        try {
            return turn.take();
        } finally {
            lock.unlock();
        }
    }

    private <T> T inOne(Work<T> work, boolean kept) throws IOException {
        try (Connection connection = source.getConnection()) {
            int patience = limitWaiting(connection, mostMillis);
            if (h2) {
                run(connection, "set lock_timeout " + mostMillis); // it waits for others for two seconds otherwise
            }
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = on(connection, work);
                connection.commit();
                done = true;
                finish(connection, kept, patience);
                return result;
            } finally {
                if (!done) {
                    takeBack(connection, patience);
                }
            }
        } catch (SQLException e) {
            throw Session.failed(e);
        }
    }

    /**
     * A network that says nothing any more must not hold anybody up for good.
     *
     * @return how long it was waited before; a pool gets its connection back as it was
     */
    private int limitWaiting(Connection connection, int millis) throws SQLException {
        if (h2) {
            return 0; // in this process
        }
        int before = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, millis);
        return before;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void finish(Connection connection, boolean kept, int patience) throws SQLException {
        connection.setAutoCommit(true);
        limitWaiting(connection, patience);
        if (kept && h2) {
            run(connection, "checkpoint sync"); // else H2 leaves the disk to the operating system
        }
    }

    private void takeBack(Connection connection, int patience) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
            limitWaiting(connection, patience);
        } catch (SQLException e) {
            // a connection that is gone takes its transaction with it; the first failure is on its way
            LOG.log(System.Logger.Level.DEBUG, "a transaction ended with its connection");
        }
    }
}
