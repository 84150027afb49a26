// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Journals in two tables: how many events each has, and the events. Whoever appends changes the journal's row first,
 * and so holds it until the transaction ends: no number is given twice, and none becomes visible after a higher one.
 */
final class JournalTables {
    private static final int AT_ONCE = 500;
    private static final String THERE_ALREADY = "23505"; // the same in both databases
    private static final String CHANGED_MEANWHILE = "40001"; // where a database is set to stricter isolation

    private final Session session;
    private final String journals;
    private final String events;

    /** @param what are in them: the middle of the tables' names, {@code people} or {@code search} */
    JournalTables(Session session, String what) {
        this.session = session;
        journals = "finetune4j_" + what + "_journal";
        events = "finetune4j_" + what + "_event";
    }

    /**
     * Events of a journal, as one moment shows them.
     *
     * @param count how many the journal has, also before these
     * @param lines of those that were asked for
     * @param missing the number of the first that is not in its place; 0 where all are
     */
    record Found(long count, List<String> lines, long missing) {}

    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        session.query(row -> names.add(row.getString(1)), "select name from " + journals);
        return names;
    }

    Found read(String journal, long after) throws IOException {
        List<Long> count = new ArrayList<>(List.of(0L));
        List<Long> numbers = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        session.query(
                row -> {
                    count.set(0, row.getLong(1));
                    String line = row.getString(3);
                    if (line != null) {
                        numbers.add(row.getLong(2));
                        lines.add(line);
                    }
                },
                "select j.n, e.n, e.line from " + journals + " j left join " + events
                        + " e on e.journal = j.name and e.n > ? where j.name = ? order by e.n",
                after,
                journal);
        return new Found(count.get(0), lines, missing(count.get(0), after, numbers));
    }

    private static long missing(long count, long after, List<Long> numbers) {
        for (int i = 0; i < numbers.size(); i++) {
            if (numbers.get(i) != after + i + 1 || numbers.get(i) > count) {
                return after + i + 1;
            }
        }
        long end = after + numbers.size();
        return end < count ? end + 1 : 0;
    }

    /** {@return true: otherwise it throws} */
    boolean append(String journal, long after, List<String> lines) throws IOException {
        take(journal, after, after + lines.size());
        for (int from = 0; from < lines.size(); from += AT_ONCE) {
            add(journal, after + from, lines.subList(from, Math.min(from + AT_ONCE, lines.size())));
        }
        return true;
    }

    /** {@return true: otherwise it throws} Lines are put in the place of others, whose numbers are from 0. */
    boolean replace(String journal, long after, Map<Long, String> replaced, List<String> added) throws IOException {
        append(journal, after, added);
        for (Map.Entry<Long, String> each : replaced.entrySet()) {
            session.update(
                    "update " + events + " set line = ? where journal = ? and n = ?",
                    each.getValue(),
                    journal,
                    each.getKey() + 1);
        }
        return true;
    }

    private void take(String journal, long after, long next) throws IOException {
        int taken = session.update("update " + journals + " set n = ? where name = ? and n = ?", next, journal, after);
        if (taken == 1) {
            return;
        }
        if (after > 0) {
            throw changed(journal);
        }
        begin(journal, next);
    }

    private void begin(String journal, long next) throws IOException {
        try {
            session.update("insert into " + journals + " (name, n) values (?, ?)", journal, next);
        } catch (IOException e) {
            throw state(e).equals(THERE_ALREADY) ? changed(journal) : e;
        }
    }

    /** {@return whether it failed because somebody else was quicker} */
    static boolean overtaken(IOException failure) {
        return state(failure).equals(CHANGED_MEANWHILE);
    }

    /** Somebody else has written meanwhile, as a serializable transaction would say: this one is to be taken back. */
    private static IOException changed(String journal) {
        String message = "journal " + journal + " has other events -> read them first";
        return new IOException(message, new SQLException(message, CHANGED_MEANWHILE));
    }

    private static String state(IOException failure) {
        return failure.getCause() instanceof SQLException cause ? String.valueOf(cause.getSQLState()) : "";
    }

    private void add(String journal, long after, List<String> lines) throws IOException {
        session.batch("insert into " + events + " (journal, n, line) values (?, ?, ?)", statement -> {
            for (int i = 0; i < lines.size(); i++) {
                statement.setString(1, journal);
                statement.setLong(2, after + i + 1);
                statement.setString(3, lines.get(i));
                statement.addBatch();
            }
        });
    }
}
