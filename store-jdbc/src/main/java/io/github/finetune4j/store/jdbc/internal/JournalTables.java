// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Journals in two tables: how many lines each has, and the lines. Whoever appends changes the journal's row first,
 * and so holds it until the transaction ends: no number is given twice, and none becomes visible after a higher one.
 */
record JournalTables(Session session) {
    private static final int AT_ONCE = 500;
    private static final String THERE_ALREADY = "23505"; // the same in both databases
    private static final String CHANGED_MEANWHILE = "40001"; // where a database is set to stricter isolation

    private static final String JOURNALS = "finetune4j_journal";
    private static final String LINES = "finetune4j_journal_line";

    /**
     * The progress of a journal.
     *
     * @param rewritten how often all of its lines were replaced
     * @param lines that it has
     */
    record Size(long rewritten, long lines) {
        static final Size NONE = new Size(0, 0);

        /** Whether an older state of the journal had this size. */
        boolean isLessThan(Size other) {
            return rewritten < other.rewritten || (rewritten == other.rewritten && lines < other.lines);
        }
    }

    /**
     * Lines of a journal, as one moment shows them.
     *
     * @param size of the journal, also before these
     * @param lines those that were asked for
     * @param missing the number of the first that is not in its place; 0 where all are
     */
    record Found(Size size, List<String> lines, long missing) {}

    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        session.query(row -> names.add(row.getString(1)), "select name from " + JOURNALS + " where n > 0");
        return names;
    }

    Found read(String journal, long after) throws IOException {
        List<Size> size = new ArrayList<>(List.of(Size.NONE));
        List<Long> numbers = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        session.query(
                row -> {
                    size.set(0, new Size(row.getLong(2), row.getLong(1)));
                    String line = row.getString(4);
                    if (line != null) {
                        numbers.add(row.getLong(3));
                        lines.add(line);
                    }
                },
                "select j.n, j.rewritten, e.n, e.line from " + JOURNALS + " j left join " + LINES
                        + " e on e.journal = j.name and e.n > ? where j.name = ? order by e.n",
                after,
                journal);
        return new Found(size.get(0), lines, missing(size.get(0).lines(), after, numbers));
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

    /** Adds lines; where somebody else was quicker it throws. */
    void append(String journal, long after, List<String> lines) throws IOException {
        take(journal, after, after + lines.size(), 0);
        addAll(journal, after, lines);
    }

    private void addAll(String journal, long after, List<String> lines) throws IOException {
        for (int from = 0; from < lines.size(); from += AT_ONCE) {
            add(journal, after + from, lines.subList(from, Math.min(from + AT_ONCE, lines.size())));
        }
    }

    /** Puts lines in the place of others, by their numbers from 0; where somebody else was quicker it throws. */
    void replace(String journal, long after, Map<Long, String> replaced, List<String> added) throws IOException {
        append(journal, after, added);
        for (Map.Entry<Long, String> each : replaced.entrySet()) {
            int put = session.update(
                    "update " + LINES
                            + " set line = ? where journal = ? and n = ? and n <= ? and octet_length(line) >= ?",
                    each.getValue(),
                    journal,
                    each.getKey() + 1,
                    after,
                    each.getValue().getBytes(StandardCharsets.UTF_8).length);
            if (put != 1) {
                throw new IllegalArgumentException("line " + each.getKey() + " of " + after + " in the journal "
                        + journal + ": none is there, or it is shorter than the new one -> give the number of one that"
                        + " is there, from 0, and a line that is no longer");
            }
        }
    }

    /** Puts lines in the place of all; where somebody else was quicker it throws. */
    void rewrite(String journal, long after, List<String> lines) throws IOException {
        take(journal, after, lines.size(), 1);
        session.update("delete from " + LINES + " where journal = ?", journal);
        addAll(journal, 0, lines);
    }

    private void take(String journal, long after, long next, int rewritten) throws IOException {
        int taken = session.update(
                "update " + JOURNALS + " set n = ?, rewritten = rewritten + ? where name = ? and n = ?",
                next,
                rewritten,
                journal,
                after);
        if (taken == 1) {
            return;
        }
        if (after > 0) {
            throw changed(journal);
        }
        begin(journal, next, rewritten);
    }

    private void begin(String journal, long next, int rewritten) throws IOException {
        try {
            session.update(
                    "insert into " + JOURNALS + " (name, n, rewritten) values (?, ?, ?)", journal, next, rewritten);
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
        String message = "journal " + journal + " has other lines -> read them first";
        return new IOException(message, new SQLException(message, CHANGED_MEANWHILE));
    }

    private static String state(IOException failure) {
        return failure.getCause() instanceof SQLException cause ? String.valueOf(cause.getSQLState()) : "";
    }

    private void add(String journal, long after, List<String> lines) throws IOException {
        session.batch("insert into " + LINES + " (journal, n, line) values (?, ?, ?)", statement -> {
            for (int i = 0; i < lines.size(); i++) {
                statement.setString(1, journal);
                statement.setLong(2, after + i + 1);
                statement.setString(3, lines.get(i));
                statement.addBatch();
            }
        });
    }
}
