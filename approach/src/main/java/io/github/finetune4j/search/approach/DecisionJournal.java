// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.JournalStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what happened in a decision, line by line; whatever was kept is not done again. */
final class DecisionJournal {
    private final JournalStore store;
    private final String name;
    private final String file;
    private final InstantSource clock;
    private final Instant start;
    private final Duration before;
    private final DecisionState state = new DecisionState();

    DecisionJournal(JournalStore store, String name, InstantSource clock) {
        this.store = store;
        this.name = name;
        this.clock = clock;
        file = "decision-" + name;
        store.read(file, 0).forEach(state::read);
        before = state.worked();
        start = clock.instant();
    }

    DecisionState state() {
        return state;
    }

    /** How long this process and those before it have worked. */
    Duration worked() {
        Duration now = Duration.between(start, clock.instant());
        return now.isNegative() ? before : before.plus(now);
    }

    void begin(Map<String, Object> specification) {
        add(line("decide", Map.of("specification", specification)));
    }

    void begins(Approach approach) {
        add(withCost(line("begins", approach), approach.ceiling().orElse(Cost.NONE)));
    }

    void note(Approach approach, String note, String text) {
        Map<String, @Nullable Object> line = line("notes", approach);
        line.put("name", note);
        line.put("text", text);
        add(line);
    }

    void spent(Approach approach, Cost cost) {
        add(withCost(line("spent", approach), cost));
    }

    void measured(Approach approach, List<AskedRow> rows, Cost all) {
        add(withRows(line("measured", approach), rows, all));
    }

    void failed(Approach approach, String why) {
        Map<String, @Nullable Object> line = line("failed", approach);
        line.put("why", why);
        add(line);
    }

    void tests(List<String> approaches, long others) {
        add(line("tests", Map.of("approaches", approaches, "others", others)));
    }

    void tested(Approach approach, List<AskedRow> rows, Cost all) {
        add(withRows(line("tested", approach), rows, all));
    }

    void decided(Map<String, String> leftOut, String untested) {
        add(line("decided", Map.of("left_out", leftOut, "untested", untested)));
    }

    private Map<String, @Nullable Object> line(String event, Map<String, ?> more) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("at", clock.instant().toString());
        line.put("worked_ms", worked().toMillis());
        line.putAll(more);
        return line;
    }

    private Map<String, @Nullable Object> line(String event, Approach approach) {
        return line(event, Map.of("approach", approach.name()));
    }

    private static Map<String, @Nullable Object> withRows(
            Map<String, @Nullable Object> line, List<AskedRow> rows, Cost all) {
        line.put("rows", rows.stream().map(AskedRow::json).toList());
        return withCost(line, all);
    }

    private static Map<String, @Nullable Object> withCost(Map<String, @Nullable Object> line, Cost cost) {
        line.put("tokens", cost.tokens());
        line.put("money", cost.money());
        return line;
    }

    private void add(Map<String, @Nullable Object> line) {
        String text = Json.write(line);
        if (!store.append(file, state.lines(), List.of(text))) {
            throw new FineTuneException("decision " + name
                    + ": another process is making it, too -> wait for that one, then start this one again");
        }
        state.read(text);
    }
}
