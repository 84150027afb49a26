// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.people.store.PeopleStore;
import io.github.finetune4j.people.store.WorkEvent;
import io.github.finetune4j.people.store.internal.JournalNames;
import io.github.finetune4j.people.store.internal.WorkLines;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Journals of human work in a database. What can't be read back as it was written is refused. */
public final class JdbcPeople implements PeopleStore {
    private static final JdbcJournals.Words WORDS =
            new JdbcJournals.Words("people", "human work", "journal", "event", "answer again");

    private final JdbcJournals journals;
    private final Runnable onClose;

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
        journals = new JdbcJournals(database, WORDS);
        this.onClose = onClose;
    }

    @Override
    public List<String> journals() {
        return journals.names();
    }

    @Override
    public List<WorkEvent> read(String journal, long after) {
        List<String> lines = journals.read(JournalNames.check(journal), after);
        List<WorkEvent> events = new ArrayList<>(lines.size());
        for (String line : lines) {
            events.add(event(journal, after + events.size() + 1, line));
        }
        return events;
    }

    private WorkEvent event(String journal, long number, String line) {
        try {
            return WorkLines.read(line);
        } catch (FineTuneException e) {
            throw new FineTuneException(
                    journals.where(journal) + ", event " + number + ": " + Remedy.without(e)
                            + " -> bring the database back from a copy, or read it with the version that wrote it",
                    e);
        }
    }

    @Override
    public boolean append(String journal, long after, List<WorkEvent> events) {
        List<String> lines = events.stream().map(WorkLines::write).toList();
        return journals.append(JournalNames.check(journal), after, lines);
    }

    @Override
    public boolean replace(String journal, long after, Map<Long, WorkEvent> replaced, List<WorkEvent> added) {
        Map<Long, String> lines = new TreeMap<>();
        replaced.forEach((number, event) -> lines.put(number, WorkLines.write(event)));
        return journals.replace(
                JournalNames.check(journal),
                after,
                lines,
                added.stream().map(WorkLines::write).toList());
    }

    @Override
    public void close() {
        onClose.run();
    }
}
