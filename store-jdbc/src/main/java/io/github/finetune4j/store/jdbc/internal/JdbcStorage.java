// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.registry.store.internal.CurveStorage;
import io.github.finetune4j.registry.store.internal.RecordStorage;
import io.github.finetune4j.registry.store.internal.RowStorage;
import io.github.finetune4j.registry.store.internal.Storage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A registry in a database. A call that writes is one transaction, which first locks the row of the head: of several
 * processes one writes, and the others wait. What it writes is there as a whole or not at all.
 */
public final class JdbcStorage implements Storage {
    private static final System.Logger LOG = System.getLogger(JdbcStorage.class.getName());
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final DataSource source;
    private final boolean h2;
    private final String where;
    private final Runnable onClose;
    private final int mostMillis;
    private final Session session = new Session();
    private final RecordTable records = new RecordTable(session);
    private final RowTables rows = new RowTables(session);
    private final PointTable points = new PointTable(session);

    private JdbcStorage(DataSource source, boolean h2, String where, Runnable onClose, Duration patience) {
        this.source = source;
        this.h2 = h2;
        this.where = where;
        this.onClose = onClose;
        mostMillis = Math.toIntExact(patience.toMillis());
    }

    /**
     * {@return the storage in a database, whose tables are brought up to date}
     *
     * @param source of PostgreSQL or H2
     * @param onClose runs when the storage is closed
     * @throws SQLException if the database can't be reached
     */
    public static JdbcStorage open(DataSource source, Runnable onClose) throws SQLException {
        return open(source, onClose, PATIENCE);
    }

    /** {@return the same database on connections of its own, to be read alone} */
    @Override
    public Storage salvage() {
        return new JdbcStorage(source, h2, where, () -> {}, Duration.ofMillis(mostMillis));
    }

    static JdbcStorage open(DataSource source, Runnable onClose, Duration patience) throws SQLException {
        boolean h2;
        String where;
        try (Connection connection = source.getConnection()) {
            h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
            where = Transactions.withoutSettings(connection.getMetaData().getURL());
        }
        Tables.migrate(source, h2);
        return new JdbcStorage(source, h2, where, onClose, patience);
    }

    @Override
    public <T> T writing(Work<T> work) throws IOException {
        return inTransaction(true, work);
    }

    @Override
    public <T> T reading(Work<T> work) throws IOException {
        return inTransaction(false, work);
    }

    private <T> T inTransaction(boolean writes, Work<T> work) throws IOException {
        if (session.open()) {
            return work.run();
        }
        try (Connection connection = source.getConnection()) {
            int patience = limitWaiting(connection, mostMillis);
            connection.setAutoCommit(false);
            boolean done = false;
            session.begin(connection);
            try {
                if (writes) {
                    lock(connection);
                }
                T result = work.run();
                connection.commit();
                done = true;
                finish(connection, writes, patience);
                return result;
            } finally {
                session.end();
                if (!done) {
                    takeBack(connection, patience);
                }
            }
        } catch (SQLException e) {
            throw Session.failed(e);
        }
    }

    /**
     * A network that says nothing any more must not hold a training run up for good.
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

    private void lock(Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            int millis = mostMillis / 6 * 5; // less: who waits too long for another one says so
            statement.execute(h2 ? "set lock_timeout " + millis : "set local lock_timeout = " + millis);
        }
        records.lock();
    }

    private void finish(Connection connection, boolean wrote, int patience) throws SQLException {
        connection.setAutoCommit(true);
        limitWaiting(connection, patience);
        if (wrote && h2) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("checkpoint sync"); // else H2 leaves the disk to the operating system
            }
        }
    }

    private void takeBack(Connection connection, int patience) {
        points.forget();
        rows.startAnew();
        try {
            connection.rollback();
            connection.setAutoCommit(true);
            limitWaiting(connection, patience);
        } catch (SQLException e) {
            // a connection that is gone takes its transaction with it; the first failure is on its way
            LOG.log(System.Logger.Level.DEBUG, "a transaction of the registry ended with its connection", e);
        }
    }

    @Override
    public RecordStorage records() {
        return records;
    }

    @Override
    public RowStorage rows() {
        return rows;
    }

    @Override
    public CurveStorage curves() {
        return points;
    }

    @Override
    public String where() {
        return where;
    }

    @Override
    public String advice() {
        return "check the database, and whether it can be reached";
    }

    @Override
    public void close() {
        onClose.run();
    }
}
