// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.search.store.SearchStore;
import io.github.finetune4j.search.store.internal.SearchNames;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Journals of searches in a database. */
public final class JdbcSearch implements SearchStore {
    private static final JdbcJournals.Words WORDS =
            new JdbcJournals.Words("search", "searches", "search", "line", "start the search again");

    private final JdbcJournals journals;
    private final Runnable onClose;

    /**
     * Opens the store in a database, whose tables are brought up to date.
     *
     * @param source of PostgreSQL or H2
     * @param onClose runs when the store is closed
     * @throws SQLException if the database can't be reached
     */
    public JdbcSearch(DataSource source, Runnable onClose) throws SQLException {
        journals = new JdbcJournals(Transactions.in(source), WORDS);
        this.onClose = onClose;
    }

    @Override
    public List<String> searches() {
        return journals.names();
    }

    @Override
    public List<String> read(String search, long after) {
        return journals.read(SearchNames.check(search), after);
    }

    @Override
    public boolean append(String search, long after, List<String> lines) {
        return journals.append(SearchNames.check(search), after, lines);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
