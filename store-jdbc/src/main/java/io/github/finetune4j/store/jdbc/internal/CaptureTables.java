// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.capture.internal.CaptureLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Captured entries in tables, numbered in the order in which they were kept. Whoever writes holds the row of the head
 * until the transaction ends, so that no number becomes visible after a higher one.
 */
record CaptureTables(Session session) {
    private static final int AT_ONCE = 500;
    private static final String FEEDBACK = "feedback";

    /** Makes the head where there is none; whoever is second leaves it as it is. */
    void begin(String salt) throws IOException {
        session.update(
                "insert into finetune4j_capture_head (one, n, salt) select 1, 0, ?"
                        + " where not exists (select 1 from finetune4j_capture_head)",
                salt);
    }

    String salt() throws IOException {
        return text("select salt from finetune4j_capture_head where one = 1");
    }

    private String text(String sql, Object... values) throws IOException {
        List<String> found = new ArrayList<>(1);
        session.query(row -> found.add(row.getString(1)), sql, values);
        return found.isEmpty() ? "" : found.get(0);
    }

    private long lock() throws IOException {
        List<Long> last = new ArrayList<>(1);
        session.query(
                row -> last.add(row.getLong(1)), "select n from finetune4j_capture_head where one = 1 for update");
        if (last.isEmpty()) {
            throw new IOException("finetune4j_capture_head has no row -> bring the database back from a copy");
        }
        return last.get(0);
    }

    // ---- writing

    void append(List<? extends Captured> batch, Instant now) throws IOException {
        long last = lock();
        Map<String, Captured> fresh = fresh(batch, now);
        long number = last;
        List<Map.Entry<String, Captured>> all = new ArrayList<>(fresh.entrySet());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<Map.Entry<String, Captured>> part = all.subList(from, Math.min(from + AT_ONCE, all.size()));
            long first = number;
            session.batch(
                    "insert into finetune4j_capture"
                            + " (n, entry_key, response_id, kind, said, subject, at_millis, bytes, line)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    statement -> {
                        for (int i = 0; i < part.size(); i++) {
                            bind(
                                    statement,
                                    first + i + 1,
                                    part.get(i).getKey(),
                                    part.get(i).getValue());
                            statement.addBatch();
                        }
                    });
            number += part.size();
        }
        if (number > last) {
            session.update("update finetune4j_capture_head set n = ? where one = 1", number);
        }
    }

    private static void bind(PreparedStatement statement, long number, String key, Captured entry) throws SQLException {
        String line = CaptureLines.line(entry);
        statement.setLong(1, number);
        statement.setString(2, key);
        statement.setString(3, entry.responseId());
        statement.setString(4, entry instanceof Feedback ? FEEDBACK : "interaction");
        statement.setBoolean(5, entry instanceof Interaction its && its.content() != null);
        statement.setString(6, subject(entry));
        statement.setLong(7, entry.at().toEpochMilli());
        statement.setInt(8, line.getBytes(StandardCharsets.UTF_8).length);
        statement.setString(9, line);
    }

    private Map<String, Captured> fresh(List<? extends Captured> batch, Instant now) throws IOException {
        Map<String, Captured> fresh = new LinkedHashMap<>();
        Map<String, Instant> erased = erased(batch);
        for (Captured entry : batch) {
            Instant before = erased.get(subject(entry));
            if (before == null
                    || (!entry.at().isBefore(before)
                            && !(entry instanceof Feedback && isGone(entry, fresh.values())))) {
                fresh.putIfAbsent(key(entry), entry);
            }
        }
        fresh.keySet().removeAll(known(new ArrayList<>(fresh.keySet())));
        return withHeld(fresh, now);
    }

    /** {@return whether an answer is not here that was for somebody who was erased}: it went with them */
    private boolean isGone(Captured said, Collection<Captured> fresh) throws IOException {
        return fresh.stream().noneMatch(each -> each.responseId().equals(said.responseId()))
                && of(said.responseId(), false).isEmpty();
    }

    /** What was said joins the rest, before the first feedback on it. */
    private Map<String, Captured> withHeld(Map<String, Captured> fresh, Instant now) throws IOException {
        List<String> asked = fresh.values().stream()
                .filter(Feedback.class::isInstance)
                .map(Captured::responseId)
                .distinct()
                .toList();
        Map<String, Interaction> held = held(asked, now);
        if (held.isEmpty()) {
            return fresh;
        }
        Map<String, Captured> all = new LinkedHashMap<>();
        fresh.forEach((key, entry) -> {
            Interaction its = entry instanceof Feedback ? held.remove(entry.responseId()) : null;
            if (its != null) {
                all.put(key(its), its);
            }
            all.put(key, entry);
        });
        return all;
    }

    private Map<String, Interaction> held(List<String> responseIds, Instant now) throws IOException {
        Map<String, Interaction> held = new HashMap<>();
        for (String id : responseIds) {
            String line = text(
                    "select line from finetune4j_capture_held where response_id = ? and until_millis > ?",
                    id,
                    now.toEpochMilli());
            if (!line.isEmpty()) {
                CaptureLines.entry(line).ifPresent(entry -> held.put(id, (Interaction) entry));
                session.update("delete from finetune4j_capture_held where response_id = ?", id);
            }
        }
        return held;
    }

    private Map<String, Instant> erased(List<? extends Captured> batch) throws IOException {
        Map<String, Instant> erased = new HashMap<>();
        List<String> subjects = batch.stream()
                .map(CaptureTables::subject)
                .filter(subject -> !subject.isEmpty())
                .distinct()
                .toList();
        each(
                subjects,
                "select subject, before_millis from finetune4j_capture_erased where subject in ",
                row -> erased.put(row.getString(1), Instant.ofEpochMilli(row.getLong(2))));
        return erased;
    }

    private Set<String> known(List<String> keys) throws IOException {
        Set<String> known = new HashSet<>();
        each(keys, "select entry_key from finetune4j_capture where entry_key in ", row -> known.add(row.getString(1)));
        return known;
    }

    private void each(List<String> values, String sql, Session.Row row) throws IOException {
        for (int from = 0; from < values.size(); from += AT_ONCE) {
            List<String> part = values.subList(from, Math.min(from + AT_ONCE, values.size()));
            session.query(
                    row, sql + "(" + String.join(", ", Collections.nCopies(part.size(), "?")) + ")", part.toArray());
        }
    }

    private static String subject(Captured entry) {
        return entry instanceof Interaction interaction
                ? interaction.subject()
                : entry instanceof Feedback feedback ? feedback.subject() : "";
    }

    private static String key(Captured entry) {
        return entry instanceof Feedback feedback
                ? feedback.kind() + " " + feedback.responseId() + " " + feedback.by() + ownMetric(feedback)
                : (entry instanceof Interaction its && its.content() != null ? "said " : "asked ") + entry.responseId();
    }

    private static String ownMetric(Feedback feedback) {
        return feedback.kind() == Feedback.Kind.METRIC ? " " + feedback.metric() : "";
    }

    void hold(List<Interaction> interactions, Instant until) throws IOException {
        lock();
        Map<String, Instant> erased = erased(interactions);
        for (Interaction its : interactions) {
            Instant before = erased.get(its.subject());
            if (before == null || !its.at().isBefore(before)) {
                session.update("delete from finetune4j_capture_held where response_id = ?", its.responseId());
                session.update(
                        "insert into finetune4j_capture_held (response_id, subject, until_millis, line)"
                                + " values (?, ?, ?, ?)",
                        its.responseId(),
                        its.subject(),
                        until.toEpochMilli(),
                        CaptureLines.line(its));
            }
        }
    }

    // ---- reading

    long read(long after, int most, List<Captured> entries) throws IOException {
        List<Long> last = new ArrayList<>(List.of(after));
        session.query(
                row -> {
                    last.set(0, row.getLong(1));
                    CaptureLines.entry(row.getString(2)).ifPresent(entries::add);
                },
                "select n, line from finetune4j_capture where n > ? order by n limit ?",
                after,
                most);
        return last.get(0);
    }

    List<Captured> of(String responseId, boolean feedback) throws IOException {
        List<Captured> found = new ArrayList<>();
        session.query(
                row -> CaptureLines.entry(row.getString(1)).ifPresent(found::add),
                "select line from finetune4j_capture where response_id = ? and kind " + (feedback ? "=" : "<>") + " '"
                        + FEEDBACK + "' order by said desc, n",
                responseId);
        return found;
    }

    // ---- removing

    long erase(String subject, Instant now) throws IOException {
        lock();
        session.update("delete from finetune4j_capture_erased where subject = ?", subject);
        session.update(
                "insert into finetune4j_capture_erased (subject, before_millis) values (?, ?)",
                subject,
                now.toEpochMilli());
        List<Long> count = new ArrayList<>();
        session.query(
                row -> count.add(row.getLong(1)),
                "select count(distinct response_id) from finetune4j_capture where subject = ? and kind <> 'feedback'",
                subject);
        session.update(
                "delete from finetune4j_capture where kind = 'feedback' and response_id in"
                        + " (select response_id from finetune4j_capture where subject = ?)",
                subject);
        session.update("delete from finetune4j_capture where subject = ?", subject);
        session.update("delete from finetune4j_capture_held where subject = ?", subject);
        return count.get(0);
    }

    long removeBefore(long millis, long now) throws IOException {
        lock();
        session.update("delete from finetune4j_capture_held where until_millis <= ?", now);
        return session.update("delete from finetune4j_capture where at_millis < ?", millis);
    }

    long removeBeyond(long bytes) throws IOException {
        lock();
        return session.update(
                "delete from finetune4j_capture where n in (select n from (select n, sum(bytes) over (order by n desc)"
                        + " as room from finetune4j_capture) as rooms where room > ?)",
                bytes);
    }
}
