// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Journals of lines in a database. A line that is not in its place is refused. Safe for use by several threads. */
final class JdbcJournals {
    private final Transactions database;
    private final Words words;
    private final Map<String, Long> known = new ConcurrentHashMap<>(); // how many lines each journal had at least

    /**
     * How journals are called in messages.
     *
     * @param tables the middle of the tables' names
     * @param all of them: {@code searches}
     * @param one of them: {@code search}
     * @param line of one: {@code line}
     * @param again what to do once the database is there again
     */
    record Words(String tables, String all, String one, String line, String again) {}

    /** Finds tables of somebody else out now. */
    JdbcJournals(Transactions database, Words words) {
        this.database = database;
        this.words = words;
        look("", 0);
    }

    List<String> names() {
        try {
            return database.looking(session -> new JournalTables(session, words.tables()).names()).stream()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    List<String> read(String journal, long after) {
        long atLeast = known.getOrDefault(journal, 0L);
        JournalTables.Found found = look(journal, after);
        if (found.count() < atLeast) {
            throw new FineTuneException(where(journal) + " was cut off: it has " + found.count() + " " + words.line()
                    + "s, not " + atLeast + " -> bring the database back from a newer copy");
        }
        if (found.missing() > 0) {
            throw new FineTuneException(where(journal) + " is damaged: " + words.line() + " " + found.missing() + " of "
                    + found.count() + " is not in its place -> bring the database back from a copy");
        }
        known.merge(journal, found.count(), Math::max);
        return List.copyOf(found.lines());
    }

    private JournalTables.Found look(String journal, long after) {
        try {
            return database.looking(session -> new JournalTables(session, words.tables()).read(journal, after));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    boolean append(String journal, long after, List<String> lines) {
        boolean added = lines.isEmpty() ? look(journal, after).count() == after : add(journal, after, lines);
        if (added) {
            known.merge(journal, after + lines.size(), Math::max);
        }
        return added;
    }

    boolean replace(String journal, long after, Map<Long, String> replaced, List<String> added) {
        boolean done = kept(journal, tables -> tables.replace(journal, after, replaced, added));
        if (done) {
            known.merge(journal, after + added.size(), Math::max);
        }
        return done;
    }

    /** What is done with the tables. */
    @FunctionalInterface
    private interface Work {
        boolean run(JournalTables tables) throws IOException;
    }

    private boolean add(String journal, long after, List<String> lines) {
        return kept(journal, tables -> tables.append(journal, after, lines));
    }

    private boolean kept(String journal, Work work) {
        try {
            return database.kept(session -> work.run(new JournalTables(session, words.tables())));
        } catch (IOException e) {
            if (JournalTables.overtaken(e)) {
                return false;
            }
            throw new FineTuneException(
                    where(journal) + " can't be kept: " + e.getMessage()
                            + " -> check the database, and whether it can be reached; then " + words.again(),
                    e);
        }
    }

    String where(String journal) {
        return words.one() + " " + journal + " in " + database.where();
    }

    private FineTuneException unreadable(IOException cause) {
        return new FineTuneException(
                words.all() + " in " + database.where() + " can't be read: " + cause.getMessage()
                        + " -> check the database, and whether it can be reached",
                cause);
    }
}
