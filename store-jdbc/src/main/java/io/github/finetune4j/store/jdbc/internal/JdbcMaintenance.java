// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.maintenance.store.MaintenanceStore;
import io.github.finetune4j.maintenance.store.Turn;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Journals of maintenances in a database, and who acts. */
public final class JdbcMaintenance implements MaintenanceStore {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private static final JdbcJournals.Words WORDS =
            new JdbcJournals.Words("maintenance", "maintenances", "maintenance", "line", "the next tick goes on");

    private final JdbcJournals journals;
    private final JdbcTurns turns;
    private final Runnable onClose;

    /**
     * Opens the store in a database, whose tables are brought up to date.
     *
     * @param source of PostgreSQL or H2
     * @param onClose runs when the store is closed
     * @throws SQLException if the database can't be reached
     */
    public JdbcMaintenance(DataSource source, Runnable onClose) throws SQLException {
        Transactions database = Transactions.in(source);
        journals = new JdbcJournals(database, WORDS);
        turns = new JdbcTurns(source, database);
        this.onClose = onClose;
    }

    @Override
    public List<String> read(String name, long after) {
        return journals.read(checked(name), after);
    }

    @Override
    public boolean append(String name, long after, List<String> lines) {
        return journals.append(checked(name), after, lines);
    }

    @Override
    public Turn turn(String name, String who) {
        return turns.ask(checked(name), who);
    }

    private static String checked(String name) {
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException("name of a maintenance: \"" + name
                    + "\" -> give 1 to 100 letters, digits, . _ or -, with a letter or digit at the beginning");
        }
        return name;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
