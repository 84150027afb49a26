// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.people.store.PeopleStore;
import io.github.finetune4j.people.store.WorkEvent;
import io.github.finetune4j.people.store.internal.JournalNames;
import io.github.finetune4j.people.store.internal.WorkLines;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Journals in a database. What can't be read back as it was written is refused. */
public final class JdbcPeople implements PeopleStore {
    private static final String TABLES = "people";

    private final Transactions database;
    private final Runnable onClose;
    private final Map<String, Long> known = new ConcurrentHashMap<>(); // how many events each journal had at least

    /**
     * Opens the store in a database, whose tables are brought up to date.
     *
     * @param source of PostgreSQL or H2
     * @param onClose runs when the store is closed
     * @throws SQLException if the database can't be reached
     */
    public JdbcPeople(DataSource source, Runnable onClose) throws SQLException {
        this(Transactions.in(source), onClose);
    }

    JdbcPeople(Transactions database, Runnable onClose) {
        this.database = database;
        this.onClose = onClose;
        look("", 0); // tables of somebody else are found out now
    }

    @Override
    public List<String> journals() {
        try {
            return database.looking(session -> new JournalTables(session, TABLES).names()).stream()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<WorkEvent> read(String journal, long after) {
        long atLeast = known.getOrDefault(JournalNames.check(journal), 0L);
        JournalTables.Found found = look(journal, after);
        check(journal, atLeast, found);
        List<WorkEvent> events = new ArrayList<>(found.lines().size());
        for (String line : found.lines()) {
            events.add(event(journal, after + events.size() + 1, line));
        }
        remember(journal, found.count());
        return events;
    }

    private JournalTables.Found look(String journal, long after) {
        try {
            return database.looking(session -> new JournalTables(session, TABLES).read(journal, after));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void check(String journal, long atLeast, JournalTables.Found found) {
        if (found.count() < atLeast) {
            throw new FineTuneException(where(journal) + " was cut off: it has " + found.count() + " events, not "
                    + atLeast + " -> bring the database back from a newer copy");
        }
        if (found.missing() > 0) {
            throw new FineTuneException(where(journal) + " is damaged: event " + found.missing() + " of "
                    + found.count() + " is not in its place -> bring the database back from a copy");
        }
    }

    private WorkEvent event(String journal, long number, String line) {
        try {
            return WorkLines.read(line);
        } catch (FineTuneException e) {
            throw new FineTuneException(
                    where(journal) + ", event " + number + ": " + Remedy.without(e)
                            + " -> bring the database back from a copy, or read it with the version that wrote it",
                    e);
        }
    }

    @Override
    public boolean append(String journal, long after, List<WorkEvent> events) {
        List<String> lines = events.stream().map(WorkLines::write).toList();
        JournalNames.check(journal);
        boolean added = lines.isEmpty() ? look(journal, after).count() == after : add(journal, after, lines);
        if (added) {
            remember(journal, after + lines.size());
        }
        return added;
    }

    private boolean add(String journal, long after, List<String> lines) {
        try {
            return database.kept(session -> new JournalTables(session, TABLES).append(journal, after, lines));
        } catch (IOException e) {
            if (JournalTables.overtaken(e)) {
                return false;
            }
            throw new FineTuneException(
                    "human work in " + database.where() + " can't be kept: " + e.getMessage()
                            + " -> check the database, and whether it can be reached; then answer again",
                    e);
        }
    }

    private void remember(String journal, long count) {
        known.merge(journal, count, Math::max);
    }

    private String where(String journal) {
        return "journal " + journal + " in " + database.where();
    }

    private FineTuneException unreadable(IOException cause) {
        return new FineTuneException(
                "human work in " + database.where() + " can't be read: " + cause.getMessage()
                        + " -> check the database, and whether it can be reached",
                cause);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
