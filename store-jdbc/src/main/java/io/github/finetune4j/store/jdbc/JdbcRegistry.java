// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.internal.StoredRegistry;
import io.github.finetune4j.store.jdbc.internal.JdbcStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.apiguardian.api.API;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * A registry in a database: PostgreSQL, which several processes may share, or H2 in a file that one process uses alone.
 * Records are the same lines, with the same hashes, as in a registry of files; {@link RegistryStore#copyTo} goes from
 * one to the other.
 *
 * <p>Each call that writes is one transaction, and writers wait for each other: what it keeps is there as a whole or
 * not at all. Tables are made and changed by migrations when the registry is opened; their names begin with {@code
 * finetune4j_}, those of {@link JdbcRolloutStore} may lie beside them, and other tables of the schema are left alone.
 * Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class JdbcRegistry {
    private JdbcRegistry() {}

    /**
     * {@return the registry in a database that others may share}
     *
     * @param source of PostgreSQL or H2, best with a pool; stays open when the registry is closed
     * @throws FineTuneException if the database can't be reached, if its tables can't be made, or if the records are
     *     not what was written
     */
    public static RegistryStore of(DataSource source) {
        return open(source, () -> {});
    }

    /**
     * {@return the registry in an H2 database of this process's own}
     *
     * @param file where it lies, without {@code .mv.db}; made if it isn't there
     * @throws FineTuneException if another process has it open, if it can't be written, or if the records are not what
     *     was written
     */
    public static RegistryStore h2(Path file) {
        JdbcConnectionPool pool = H2.pool(file);
        boolean open = false;
        try {
            RegistryStore registry = open(pool, pool::dispose);
            open = true;
            return registry;
        } finally {
            if (!open) {
                pool.dispose();
            }
        }
    }

    /**
     * {@return what is whole of a registry that is damaged, to be read and verified}
     *
     * <p>{@code verify()} names everything that is not. Records, rows and points that are damaged are left out of what
     * it gives; {@code rows(version)} fails where one of the version's is, {@code rowsLeft(version)} gives the others.
     * So "the newest" of something is the newest that is whole: decide nothing by it alone. Every call that writes is
     * refused.
     *
     * @param source of PostgreSQL or H2; stays open when the registry is closed
     * @throws FineTuneException if the database can't be reached, or its tables can't be brought up to date
     */
    public static RegistryStore salvage(DataSource source) {
        return using(
                () -> StoredRegistry.salvage(JdbcStorage.open(source, () -> {}).salvage(), InstantSource.system()));
    }

    private static RegistryStore open(DataSource source, Runnable onClose) {
        return using(() -> StoredRegistry.open(JdbcStorage.open(source, onClose), InstantSource.system()));
    }

    /** An opener of a registry. */
    @FunctionalInterface
    private interface Opening {
        RegistryStore open() throws SQLException, IOException;
    }

    private static RegistryStore using(Opening opening) {
        try {
            return opening.open();
        } catch (SQLException | IOException e) {
            throw new ResultNotSavedException(
                    "the database of the registry can't be used: " + e.getMessage() + " -> check it", e);
        } catch (FlywayException e) {
            throw new ResultNotSavedException(
                    "the tables of the registry can't be made: " + e.getMessage() + " -> check the user's rights", e);
        }
    }
}
