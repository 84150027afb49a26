// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.store.internal.CurveStorage;
import io.github.finetune4j.registry.store.internal.NewestSteps;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The curves of runs in a table, numbered from 1 for each run. */
final class PointTable implements CurveStorage {
    private static final int AT_ONCE = 1000;

    private final Session session;
    private final Map<String, NewestSteps> newest = new HashMap<>();

    PointTable(Session session) {
        this.session = session;
    }

    @Override
    public int add(String run, List<MetricPoint> points) throws IOException {
        long last = last(run);
        NewestSteps known = newest.get(run);
        if (known == null || known.end() != last) { // another process has added some
            known = new NewestSteps(read(run));
            known.end(last);
            newest.put(run, known);
        }
        List<MetricPoint> fresh = points.stream().filter(known::take).toList();
        if (!fresh.isEmpty()) {
            insert(run, last, fresh);
            known.end(last + fresh.size());
        }
        return fresh.size();
    }

    /** What a transaction that was rolled back has added is not there any more. */
    void forget() {
        newest.clear();
    }

    @Override
    public long retain(Collection<String> kept, Instant since) throws IOException {
        long removed = 0;
        for (String run : runs()) {
            if (!kept.contains(run) && newestPoint(run).isBefore(since)) {
                session.update("delete from finetune4j_registry_point where run = ?", run);
                newest.remove(run);
                removed++;
            }
        }
        return removed;
    }

    private Instant newestPoint(String run) throws IOException {
        return read(run).stream().map(MetricPoint::at).max(Instant::compareTo).orElse(Instant.EPOCH);
    }

    private long last(String run) throws IOException {
        List<Long> last = new ArrayList<>(1);
        session.query(
                row -> last.add(row.getLong(1)),
                "select n from finetune4j_registry_point where run = ? order by run desc, n desc limit 1",
                run);
        return last.isEmpty() ? 0 : last.get(0);
    }

    private void insert(String run, long last, List<MetricPoint> points) throws IOException {
        for (int from = 0; from < points.size(); from += AT_ONCE) {
            int first = from;
            session.batch(
                    "insert into finetune4j_registry_point (run, n, name, step, at, amount) values (?, ?, ?, ?, ?, ?)",
                    statement -> {
                        for (int i = first; i < Math.min(first + AT_ONCE, points.size()); i++) {
                            bind(statement, run, last + i + 1, points.get(i));
                            statement.addBatch();
                        }
                    });
        }
    }

    private static void bind(PreparedStatement statement, String run, long number, MetricPoint point)
            throws SQLException {
        statement.setString(1, run);
        statement.setLong(2, number);
        statement.setString(3, point.name());
        statement.setLong(4, point.step());
        statement.setString(5, point.at().toString());
        statement.setDouble(6, point.value());
    }

    @Override
    public void drop(String run) throws IOException {
        session.update("delete from finetune4j_registry_point where run = ?", run);
        newest.remove(run);
    }

    @Override
    public List<String> runs() throws IOException {
        List<String> runs = new ArrayList<>();
        session.query(
                row -> runs.add(row.getString(1)), "select distinct run from finetune4j_registry_point order by run");
        return runs;
    }

    @Override
    public List<MetricPoint> read(String run, Consumer<String> damage) throws IOException {
        List<MetricPoint> points = new ArrayList<>();
        session.query(
                row -> {
                    try {
                        points.add(point(row));
                    } catch (DateTimeException | IllegalArgumentException e) {
                        damage.accept(name(run) + ": point " + row.getLong(5) + " is damaged");
                    }
                },
                "select name, step, at, amount, n from finetune4j_registry_point where run = ? order by n",
                run);
        return points;
    }

    private static MetricPoint point(ResultSet row) throws SQLException {
        return new MetricPoint(row.getString(1), row.getLong(2), Instant.parse(row.getString(3)), row.getDouble(4));
    }

    @Override
    public String name(String run) {
        return "finetune4j_registry_point, run " + run;
    }

    @Override
    public void check(Consumer<String> damage, Consumer<String> unproven) throws IOException {
        for (String run : runs()) {
            read(run, damage);
        }
    }
}
