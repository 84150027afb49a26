// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.search.store.SearchStore;
import io.github.finetune4j.search.store.internal.SearchNames;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Journals of searches in a database. A line that is not in its place is refused. */
public final class JdbcSearch implements SearchStore {
    private static final String TABLES = "search";

    private final Transactions database;
    private final Runnable onClose;
    private final Map<String, Long> known = new ConcurrentHashMap<>(); // how many lines each journal had at least

    /**
     * Opens the store in a database, whose tables are brought up to date.
     *
     * @param source of PostgreSQL or H2
     * @param onClose runs when the store is closed
     * @throws SQLException if the database can't be reached
     */
    public JdbcSearch(DataSource source, Runnable onClose) throws SQLException {
        database = Transactions.in(source);
        this.onClose = onClose;
        look("", 0); // tables of somebody else are found out now
    }

    @Override
    public List<String> searches() {
        try {
            return database.looking(session -> new JournalTables(session, TABLES).names()).stream()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<String> read(String search, long after) {
        long atLeast = known.getOrDefault(SearchNames.check(search), 0L);
        JournalTables.Found found = look(search, after);
        if (found.count() < atLeast) {
            throw new FineTuneException(where(search) + " was cut off: it has " + found.count() + " lines, not "
                    + atLeast + " -> bring the database back from a newer copy");
        }
        if (found.missing() > 0) {
            throw new FineTuneException(where(search) + " is damaged: line " + found.missing() + " of " + found.count()
                    + " is not in its place -> bring the database back from a copy");
        }
        known.merge(search, found.count(), Math::max);
        return List.copyOf(found.lines());
    }

    private JournalTables.Found look(String search, long after) {
        try {
            return database.looking(session -> new JournalTables(session, TABLES).read(search, after));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public boolean append(String search, long after, List<String> lines) {
        SearchNames.check(search);
        boolean added = lines.isEmpty() ? look(search, after).count() == after : add(search, after, lines);
        if (added) {
            known.merge(search, after + lines.size(), Math::max);
        }
        return added;
    }

    private boolean add(String search, long after, List<String> lines) {
        try {
            return database.kept(session -> new JournalTables(session, TABLES).append(search, after, lines));
        } catch (IOException e) {
            if (JournalTables.overtaken(e)) {
                return false;
            }
            throw new FineTuneException(
                    where(search) + " can't be kept: " + e.getMessage()
                            + " -> check the database, and whether it can be reached; then start the search again",
                    e);
        }
    }

    private String where(String search) {
        return "search " + search + " in " + database.where();
    }

    private FineTuneException unreadable(IOException cause) {
        return new FineTuneException(
                "searches in " + database.where() + " can't be read: " + cause.getMessage()
                        + " -> check the database, and whether it can be reached",
                cause);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
