// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.maintenance.store.MaintenanceStore;
import io.github.finetune4j.store.jdbc.internal.JdbcMaintenance;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apiguardian.api.API;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Maintenances in a database: PostgreSQL, through which processes on several machines keep a model tuned, one of them
 * at a time, or H2 in a file that one process uses alone. The lines are those of
 * {@link io.github.finetune4j.maintenance.store.FileMaintenanceStore}, kept as {@link JdbcSearchStore} keeps a
 * search's.
 *
 * <p>In PostgreSQL whoever acts holds an advisory lock on a connection of its own for as long as it acts, so the pool
 * needs one more. The lock ends with the connection, also where its process is killed or its machine is lost; how soon
 * PostgreSQL notices the latter, {@code tcp_keepalives_idle} says. Whoever lost the lock without knowing it can't do
 * harm to the record: it is told at its next line that somebody else has written.
 *
 * <p>Tables are made and changed by migrations when the store is opened; their names begin with {@code finetune4j_},
 * and other tables of the schema are left alone. Needs {@code finetune4j-maintenance}. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever opens it has maintenance; nobody else is to need it
public final class JdbcMaintenanceStore {
    private JdbcMaintenanceStore() {}

    /**
     * {@return the store in a database that others may share}
     *
     * @param source of PostgreSQL or H2; stays open when the store is closed
     * @throws FineTuneException if the database can't be reached, or its tables can't be made or are others
     */
    public static MaintenanceStore of(DataSource source) {
        return open(source, () -> {});
    }

    /**
     * {@return the store in an H2 database of this process's own}
     *
     * @param file where it lies, without {@code .mv.db}; made if it isn't there
     * @throws FineTuneException if another process has it open, or it can't be written
     */
    public static MaintenanceStore h2(Path file) {
        JdbcConnectionPool pool = H2.pool(file);
        boolean open = false;
        try {
            MaintenanceStore store = open(pool, pool::dispose);
            open = true;
            return store;
        } finally {
            if (!open) {
                pool.dispose();
            }
        }
    }

    private static MaintenanceStore open(DataSource source, Runnable onClose) {
        try {
            return new JdbcMaintenance(source, onClose);
        } catch (SQLException e) {
            throw new FineTuneException(
                    "the database of maintenance can't be used: " + e.getMessage() + " -> check it", e);
        } catch (FlywayException e) {
            throw new FineTuneException(
                    "the tables of maintenance can't be made: " + e.getMessage() + " -> check the user's rights", e);
        }
    }
}
