// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.search.store.SearchStore;
import io.github.finetune4j.store.jdbc.internal.JdbcSearch;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apiguardian.api.API;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Searches in a database: PostgreSQL, through which processes on several machines share one search, or H2 in a file
 * that one process uses alone. The lines are those of {@link io.github.finetune4j.search.store.FileSearchStore}.
 *
 * <p>Each append is one transaction, which holds the row of its search: those who append to one search wait for each
 * other, everybody sees one order of lines, and nobody ever sees a line without those before it. What was appended is
 * on the disk before {@link SearchStore#append} returns, as far as the database does what it says. Where the connection
 * breaks while a transaction is committed, nobody is told that it is kept, and it may be there all the same: the search
 * run again reads it.
 *
 * <p>Tables are made and changed by migrations when the store is opened; their names begin with {@code finetune4j_},
 * and other tables of the schema are left alone. Needs {@code finetune4j-search}. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever opens it has search; nobody else is to need it
public final class JdbcSearchStore {
    private JdbcSearchStore() {}

    /**
     * {@return the store in a database that others may share}
     *
     * @param source of PostgreSQL or H2, best with a pool: a trial takes several short calls; stays open when the store
     *     is closed
     * @throws FineTuneException if the database can't be reached, or its tables can't be made or are others
     */
    public static SearchStore of(DataSource source) {
        return open(source, () -> {});
    }

    /**
     * {@return the store in an H2 database of this process's own}
     *
     * @param file where it lies, without {@code .mv.db}; made if it isn't there
     * @throws FineTuneException if another process has it open, or it can't be written
     */
    public static SearchStore h2(Path file) {
        JdbcConnectionPool pool = H2.pool(file);
        boolean open = false;
        try {
            SearchStore store = open(pool, pool::dispose);
            open = true;
            return store;
        } finally {
            if (!open) {
                pool.dispose();
            }
        }
    }

    private static SearchStore open(DataSource source, Runnable onClose) {
        try {
            return new JdbcSearch(source, onClose);
        } catch (SQLException e) {
            throw new FineTuneException(
                    "the database of searches can't be used: " + e.getMessage() + " -> check it", e);
        } catch (FlywayException e) {
            throw new FineTuneException(
                    "the tables of searches can't be made: " + e.getMessage() + " -> check the user's rights", e);
        }
    }
}
