// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.store.jdbc.internal.JdbcCapture;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.apiguardian.api.API;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * A store of captures in a database: PostgreSQL, which several processes may share, or H2 in a file that one process
 * uses alone.
 *
 * <p>Each batch is one transaction, and writers wait for each other. Tables are made and changed by migrations when the
 * store is opened; their names begin with {@code finetune4j_}, and other tables of the schema are left alone.
 * Encryption at rest is the database's own. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class JdbcCaptureStore {
    private JdbcCaptureStore() {}

    /**
     * {@return the store in a database that others may share}
     *
     * @param source of PostgreSQL or H2, best with a pool; stays open when the store is closed
     * @throws FineTuneException if the database can't be reached, or its tables can't be made
     */
    public static CaptureStore of(DataSource source) {
        return of(source, InstantSource.system());
    }

    /**
     * {@return the store in a database that others may share, going by another clock}
     *
     * @param source of PostgreSQL or H2, best with a pool; stays open when the store is closed
     * @param clock says what is past
     * @throws FineTuneException if the database can't be reached, or its tables can't be made
     */
    public static CaptureStore of(DataSource source, InstantSource clock) {
        return open(source, clock, () -> {});
    }

    /**
     * {@return the store in an H2 database of this process's own}
     *
     * @param file where it lies, without {@code .mv.db}; made if it isn't there
     * @throws FineTuneException if another process has it open, or it can't be written
     */
    public static CaptureStore h2(Path file) {
        JdbcConnectionPool pool = H2.pool(file);
        boolean open = false;
        try {
            CaptureStore store = open(pool, InstantSource.system(), pool::dispose);
            open = true;
            return store;
        } finally {
            if (!open) {
                pool.dispose();
            }
        }
    }

    private static CaptureStore open(DataSource source, InstantSource clock, Runnable onClose) {
        try {
            return new JdbcCapture(source, clock, onClose);
        } catch (SQLException e) {
            throw new ResultNotSavedException(
                    "the database of a capture can't be used: " + e.getMessage() + " -> check it", e);
        } catch (FlywayException e) {
            throw new ResultNotSavedException(
                    "the tables of a capture can't be made: " + e.getMessage() + " -> check the user's rights", e);
        }
    }
}
