// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.store.jdbc.internal.JdbcJournals;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apiguardian.api.API;
import org.flywaydb.core.api.FlywayException;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Journals of people, searches, maintenances and monitors in a database: PostgreSQL, which several processes on several
 * machines may share, or H2 in a file that one process uses alone.
 *
 * <p>Each append is one transaction, which holds the row of its journal: those who append to one journal wait for each
 * other, everybody sees one order of lines, and nobody ever sees a line without those before it. What was appended is
 * on the disk before {@link JournalStore#append} returns, as far as the database does what it says. Where the
 * connection breaks while a transaction is committed, nobody learns that it is kept, and it may be there all the same.
 *
 * <p>In PostgreSQL whoever has a {@linkplain JournalStore#turn turn} holds an advisory lock on a connection of its own
 * for as long, so the pool needs one more. The lock ends with the connection, also where its process is killed or its
 * machine is lost; how soon PostgreSQL notices the latter, {@code tcp_keepalives_idle} says. Whoever lost the lock
 * without knowing it can't do harm to the record: it is notified at its next line that somebody else has written.
 *
 * <p>Tables are made and changed by migrations when the store is opened; their names begin with {@code finetune4j_},
 * and other tables of the schema are left alone. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class JdbcJournalStore {
    private JdbcJournalStore() {}

    /**
     * {@return the store in a database that others may share}
     *
     * @param source of PostgreSQL or H2, best with a pool: a page takes several short calls; stays open when the store
     *     is closed
     * @throws FineTuneException if the database can't be reached, or its tables can't be made or are others
     */
    public static JournalStore of(DataSource source) {
        return open(source, () -> {});
    }

    /**
     * {@return the store in an H2 database of this process's own}
     *
     * @param file where it lies, without {@code .mv.db}; made if it isn't there
     * @throws FineTuneException if another process has it open, or it can't be written
     */
    public static JournalStore h2(Path file) {
        JdbcConnectionPool pool = H2.pool(file);
        boolean open = false;
        try {
            JournalStore store = open(pool, pool::dispose);
            open = true;
            return store;
        } finally {
            if (!open) {
                pool.dispose();
            }
        }
    }

    private static JournalStore open(DataSource source, Runnable onClose) {
        try {
            return new JdbcJournals(source, onClose);
        } catch (SQLException e) {
            throw new FineTuneException(
                    "the database of journals can't be used: " + e.getMessage() + " -> check it", e);
        } catch (FlywayException e) {
            throw new FineTuneException(
                    "the tables of journals can't be made: " + e.getMessage() + " -> check the user's rights", e);
        }
    }
}
