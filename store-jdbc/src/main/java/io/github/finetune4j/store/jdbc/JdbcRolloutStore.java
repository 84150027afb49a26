// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.store.jdbc.internal.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apiguardian.api.API;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * A store of rollouts in a database: PostgreSQL, which several processes may share, or H2 in a file that one process
 * uses alone.
 *
 * <p>A state is replaced by an update that names the version it replaces, in one transaction with its events: of
 * several processes that decide at once one wins, and the others read what it decided. No lock is held between calls,
 * so a process that dies leaves none. Tables are made and changed by migrations when the store is opened; their names
 * begin with {@code finetune4j_}, and other tables of the schema are left alone.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class JdbcRolloutStore implements RolloutStore {
    private static final System.Logger LOG = System.getLogger(JdbcRolloutStore.class.getName());
    private static final int SECONDS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(15); // longer than a statement may take
    private static final String DUPLICATE = "23505"; // unique violation, the same in both databases

    private final DataSource source;
    private final int mostMillis;
    private final boolean h2;
    private final Runnable onClose;

    private JdbcRolloutStore(DataSource source, Runnable onClose, Duration patience) {
        this.source = source;
        this.onClose = onClose;
        mostMillis = Math.toIntExact(patience.toMillis());
        this.h2 = call("open", JdbcRolloutStore::isH2);
        migrate();
    }

    private static boolean isH2(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("H2");
    }

    /**
     * {@return a store in a database that others may share}
     *
     * @param source of PostgreSQL or H2, best with a pool; stays open when the store is closed
     * @throws RolloutException if the database can't be reached, or its tables can't be made
     */
    public static JdbcRolloutStore of(DataSource source) {
        return of(source, PATIENCE);
    }

    static JdbcRolloutStore of(DataSource source, Duration patience) {
        return new JdbcRolloutStore(source, () -> {}, patience);
    }

    /**
     * {@return a store in an H2 database of this process's own}
     *
     * @param file where it lies, without {@code .mv.db}; made if it isn't there
     * @throws RolloutException if another process has it open, or it can't be written
     */
    public static JdbcRolloutStore h2(Path file) {
        JdbcConnectionPool pool = H2.pool(file);
        boolean open = false;
        try {
            JdbcRolloutStore store = new JdbcRolloutStore(pool, pool::dispose, PATIENCE);
            open = true;
            return store;
        } finally {
            if (!open) {
                pool.dispose();
            }
        }
    }

    private void migrate() {
        try {
            Tables.migrate(source, h2);
        } catch (FlywayException e) {
            throw new RolloutException(
                    "the tables of the rollouts can't be made: " + e.getMessage() + " -> check the user's rights", e);
        }
    }

    @Override
    public Optional<StoredState> load(String rollout) {
        return call("read " + rollout, connection -> load(connection, rollout));
    }

    private static Optional<StoredState> load(Connection connection, String rollout) throws SQLException {
        try (PreparedStatement query =
                prepare(connection, "select version, state from finetune4j_rollout_state where rollout = ?", rollout)) {
            try (ResultSet rows = query.executeQuery()) {
                return rows.next()
                        ? Optional.of(new StoredState(rows.getLong(1), rows.getString(2)))
                        : Optional.empty();
            }
        }
    }

    @Override
    public boolean replace(String rollout, StoredState next, List<String> events) {
        return call("change " + rollout, connection -> {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                done = put(connection, rollout, next);
                if (done) {
                    append(connection, rollout, next.version(), events);
                    connection.commit();
                }
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
            if (done && h2) {
                run(connection, "checkpoint sync"); // else H2 leaves the disk to the operating system
            }
            return done;
        });
    }

    private static boolean put(Connection connection, String rollout, StoredState next) throws SQLException {
        if (next.version() == 1) {
            return insert(
                    connection,
                    "insert into finetune4j_rollout_state (rollout, version, state) values (?, ?, ?)",
                    rollout,
                    next.version(),
                    next.json());
        }
        return update(
                        connection,
                        "update finetune4j_rollout_state set version = ?, state = ? where rollout = ? and version = ?",
                        next.version(),
                        next.json(),
                        rollout,
                        next.version() - 1)
                == 1;
    }

    private static void append(Connection connection, String rollout, long version, List<String> events)
            throws SQLException {
        for (String event : events) {
            update(
                    connection,
                    "insert into finetune4j_rollout_event (rollout, version, event) values (?, ?, ?)",
                    rollout,
                    version,
                    event);
        }
    }

    @Override
    public List<String> events(String rollout) {
        return texts("select event from finetune4j_rollout_event where rollout = ? order by id", rollout);
    }

    @Override
    public void putCounts(String rollout, int epoch, String node, String json) {
        call("count for " + rollout, connection -> {
            // only this process writes this row, so nothing can come between
            int rows = update(
                    connection,
                    "update finetune4j_rollout_counts set counts = ? where rollout = ? and epoch = ? and node = ?",
                    json,
                    rollout,
                    epoch,
                    node);
            return rows == 1
                    || insert(
                            connection,
                            "insert into finetune4j_rollout_counts (counts, rollout, epoch, node) values (?, ?, ?, ?)",
                            json,
                            rollout,
                            epoch,
                            node);
        });
    }

    @Override
    public List<NodeCounts> counts(String rollout, int epoch) {
        return call("read the counts of " + rollout, connection -> {
            List<NodeCounts> counts = new ArrayList<>();
            try (PreparedStatement query = prepare(
                            connection,
                            "select node, counts from finetune4j_rollout_counts where rollout = ? and epoch = ?"
                                    + " order by node",
                            rollout,
                            epoch);
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    counts.add(new NodeCounts(rows.getString(1), rows.getString(2)));
                }
            }
            return counts;
        });
    }

    @Override
    public List<String> rollouts() {
        return texts("select rollout from finetune4j_rollout_state order by rollout");
    }

    /** Closes the database that {@link #h2} opened; a data source that was given stays open. */
    @Override
    public void close() {
        onClose.run();
    }

    // ---- JDBC

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T call(String what, Work<T> work) {
        try (Connection connection = source.getConnection()) {
            int before = limitWaiting(connection, mostMillis);
            try {
                return work.on(connection);
            } finally {
                waitAsBefore(connection, before);
            }
        } catch (SQLException e) {
            throw new RolloutException(
                    "the database of the rollouts failed to " + what + ": " + e.getMessage() + " -> check it", e);
        }
    }

    /** The connection may be one of the application's pool, which gets it back as it was. */
    private void waitAsBefore(Connection connection, int millis) {
        try {
            limitWaiting(connection, millis);
        } catch (SQLException e) {
            // a connection that is gone waits for nothing any more; what failed before is on its way
            LOG.log(System.Logger.Level.DEBUG, "a call ended with its connection");
        }
    }

    /**
     * A network that says nothing any more must not hold a rollout up for good.
     *
     * @return how long it was waited before
     */
    private int limitWaiting(Connection connection, int millis) throws SQLException {
        if (h2) {
            return 0; // in this process, or a server whose driver knows no such limit
        }
        int before = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, millis);
        return before;
    }

    private List<String> texts(String sql, Object... values) {
        return call("read", connection -> {
            List<String> texts = new ArrayList<>();
            try (PreparedStatement query = prepare(connection, sql, values);
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        });
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(SECONDS);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** {@return false if the row is there already} */
    private static boolean insert(Connection connection, String sql, Object... values) throws SQLException {
        try {
            return update(connection, sql, values) == 1;
        } catch (SQLException e) {
            if (DUPLICATE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
