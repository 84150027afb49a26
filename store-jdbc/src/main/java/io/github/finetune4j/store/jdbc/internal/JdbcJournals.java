// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.journal.JournalNames;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.Turn;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Journals of lines in a database. A line that is not in its place is refused. Safe for use by several threads. */
public final class JdbcJournals implements JournalStore {
    private final Transactions database;
    private final JdbcTurns turns;
    private final Runnable onClose;
    private final Map<String, JournalTables.Size> known = new ConcurrentHashMap<>(); // what each journal had at least

    /**
     * Opens the store in a database, whose tables are brought up to date; finds tables of somebody else out now.
     *
     * @param source of PostgreSQL or H2
     * @param onClose runs when the store is closed
     * @throws SQLException if the database can't be reached
     */
    public JdbcJournals(DataSource source, Runnable onClose) throws SQLException {
        this(source, Transactions.in(source), onClose);
    }

    JdbcJournals(DataSource source, Transactions database, Runnable onClose) {
        this.database = database;
        this.onClose = onClose;
        turns = new JdbcTurns(source, database);
        look("", 0);
    }

    @Override
    public List<String> names() {
        try {
            return database.looking(session -> new JournalTables(session).names()).stream()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<String> read(String name, long after) {
        JournalTables.Size atLeast = known.getOrDefault(JournalNames.check(name), JournalTables.Size.NONE);
        JournalTables.Found found = look(name, after);
        if (found.size().isLessThan(atLeast)) {
            throw new FineTuneException(
                    where(name) + " was cut off: it has " + found.size().lines() + " lines, not " + atLeast.lines()
                            + " -> bring the database back from a newer copy");
        }
        if (found.missing() > 0) {
            throw new FineTuneException(where(name) + " is damaged: line " + found.missing() + " of "
                    + found.size().lines() + " is not in its place -> bring the database back from a copy");
        }
        learn(name, found.size());
        return List.copyOf(found.lines());
    }

    private void learn(String name, JournalTables.Size size) {
        known.merge(name, size, (old, fresh) -> fresh.isLessThan(old) ? old : fresh);
    }

    private JournalTables.Found look(String name, long after) {
        try {
            return database.looking(session -> new JournalTables(session).read(name, after));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public boolean append(String name, long after, List<String> lines) {
        JournalNames.check(name);
        return JournalNames.lines(lines).isEmpty()
                ? look(name, after).size().lines() == after
                : kept(name, 0, after + lines.size(), tables -> tables.append(name, after, lines));
    }

    @Override
    public boolean replace(String name, long after, Map<Long, String> replaced, List<String> added) {
        JournalNames.check(name);
        JournalNames.lines(List.copyOf(replaced.values()));
        JournalNames.lines(added);
        return kept(name, 0, after + added.size(), tables -> tables.replace(name, after, replaced, added));
    }

    @Override
    public boolean rewrite(String name, long after, List<String> lines) {
        JournalNames.check(name);
        JournalNames.lines(lines);
        return kept(name, 1, lines.size(), tables -> tables.rewrite(name, after, lines));
    }

    @Override
    public Turn turn(String name, String who) {
        return turns.ask(JournalNames.check(name), who);
    }

    /** Work on the tables. */
    @FunctionalInterface
    private interface Work {
        void run(JournalTables tables) throws IOException;
    }

    private boolean kept(String name, int rewritten, long lines, Work work) {
        try {
            boolean done = database.kept(session -> {
                work.run(new JournalTables(session));
                return true;
            });
            long atLeast = known.getOrDefault(name, JournalTables.Size.NONE).rewritten() + rewritten;
            learn(name, new JournalTables.Size(atLeast, lines));
            return done;
        } catch (IOException e) {
            if (JournalTables.overtaken(e)) {
                return false;
            }
            throw new FineTuneException(
                    where(name) + " can't be kept: " + e.getMessage()
                            + " -> check the database, and whether it can be reached; then try again",
                    e);
        }
    }

    private String where(String name) {
        return "journal " + name + " in " + database.where();
    }

    private FineTuneException unreadable(IOException cause) {
        return new FineTuneException(
                "journals in " + database.where() + " can't be read: " + cause.getMessage()
                        + " -> check the database, and whether it can be reached",
                cause);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
