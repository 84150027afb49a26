// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.journal.JournalStore;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGConnectionPoolDataSource;

/**
 * Where human work is in a test: another process opens it by these words.
 *
 * @param where an address of PostgreSQL, or a file of H2
 */
record PeopleDatabase(String where) {
    static PeopleDatabase postgres() {
        try {
            return new PeopleDatabase(Postgres.url(Postgres.newDatabase()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static PeopleDatabase h2(Path file) {
        return new PeopleDatabase(file.toString());
    }

    /** {@return the database with a pool} */
    DataSource source() {
        if (!where.startsWith("jdbc:")) {
            return H2.pool(Path.of(where));
        }
        PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
        source.setUrl(where);
        return JdbcConnectionPool.create(source);
    }

    JournalStore open() {
        return where.startsWith("jdbc:") ? JdbcJournalStore.of(source()) : JdbcJournalStore.h2(Path.of(where));
    }

    /** {@return the name of the database in PostgreSQL} */
    String name() {
        return where.substring(where.lastIndexOf('/') + 1).split("\\?", 2)[0];
    }

    @Override
    public String toString() {
        return where.startsWith("jdbc:") ? "PostgreSQL" : "H2";
    }
}
