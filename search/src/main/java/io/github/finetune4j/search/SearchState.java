// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state that follows from the lines of a journal that were read so far. */
final class SearchState {
    private final List<Trial> trials = new ArrayList<>();
    private final Map<Integer, String> workers = new HashMap<>();
    private final Map<String, Instant[]> sessions = new LinkedHashMap<>();
    private final Map<String, Object> limits = new LinkedHashMap<>();
    private final List<Map<String, Object>> confirmations = new ArrayList<>();
    private @Nullable String opened;
    private @Nullable Map<String, Object> opening;
    private String learnt = "";
    private long lines;

    void read(String text) {
        lines++;
        try {
            take(Json.parseObject(text));
        } catch (RuntimeException e) {
            throw new FineTuneException(
                    "line " + lines + " of a search's journal: " + e.getMessage()
                            + " -> bring the journal back from a copy",
                    e);
        }
    }

    private void take(Map<String, Object> line) {
        Instant at = Instant.parse(text(line, "at"));
        String worker = text(line, "worker");
        Instant[] session = sessions.computeIfAbsent(worker, name -> new Instant[] {at, at});
        session[1] = at.isAfter(session[1]) ? at : session[1];
        switch (text(line, "event")) {
            case "search" -> {
                opened = text(line, "what");
                opening = line;
            }
            case "budget" -> {
                limits.clear();
                ((Map<?, ?>) SearchLines.value(line, "limits"))
                        .forEach((name, limit) -> limits.put(name.toString(), limit));
            }
            case "learns" -> learnt = text(line, "text");
            case "confirms" -> confirmations.add(line);
            case "begins" -> begin(line, at, worker);
            case "takes" -> {
                Trial trial = trial(line);
                int more = worker(trial).isEmpty() ? 0 : 1; // one that was left has taken no process with it
                workers.put(trial.number(), worker);
                set(trial.toBuilder().takenOver(trial.takenOver() + more).build());
            }
            case "leaves" -> workers.put(trial(line).number(), "");
            case "reports" ->
                set(trial(line).toBuilder()
                        .addReport(whole(line, "step"), SearchLines.real(SearchLines.value(line, "value")))
                        .build());
            case "notes" ->
                set(trial(line).toBuilder()
                        .addNote(text(line, "name"), text(line, "text"))
                        .build());
            case "ends" -> end(line, at);
            default -> {} // a heartbeat, or what a later version knows
        }
    }

    private void begin(Map<String, Object> line, Instant at, String worker) {
        Map<String, Object> values = new LinkedHashMap<>();
        ((Map<?, ?>) SearchLines.value(line, "settings")).forEach((name, value) -> values.put(name.toString(), value));
        int number = (int) whole(line, "trial");
        workers.put(number, worker);
        trials.add(Trial.builder(number, Settings.of(values))
                .times(at, Instant.MAX)
                .cost(SearchLines.cost(line))
                .build());
    }

    private void end(Map<String, Object> line, Instant at) {
        Trial trial = trial(line);
        if (trial.state() != TrialState.RUNNING) {
            return; // another process took it over meanwhile; the first end counts
        }
        List<Double> values = ((List<?>) SearchLines.value(line, "values"))
                .stream().map(SearchLines::real).toList();
        set(trial.toBuilder()
                .state(TrialState.valueOf(text(line, "state")))
                .values(values)
                .violation(SearchLines.real(SearchLines.value(line, "violation")))
                .message(text(line, "message"))
                .cost(SearchLines.cost(line))
                .times(trial.began(), at)
                .build());
    }

    private Trial trial(Map<String, Object> line) {
        return trials.get((int) whole(line, "trial"));
    }

    private void set(Trial trial) {
        trials.set(trial.number(), trial);
    }

    private static String text(Map<String, Object> line, String name) {
        return SearchLines.value(line, name).toString();
    }

    private static long whole(Map<String, Object> line, String name) {
        return ((Number) SearchLines.value(line, name)).longValue();
    }

    long lines() {
        return lines;
    }

    @Nullable String opened() {
        return opened;
    }

    /** The line that began the journal; null: it is empty. */
    @Nullable Map<String, Object> opening() {
        return opening;
    }

    /** Of the process that began last, by name; what has no limit is not there. */
    Map<String, Object> limits() {
        return Collections.unmodifiableMap(limits);
    }

    String learnt() {
        return learnt;
    }

    List<Map<String, Object>> confirmations() {
        return List.copyOf(confirmations);
    }

    List<Trial> trials() {
        return List.copyOf(trials);
    }

    Trial trial(int number) {
        return trials.get(number);
    }

    String worker(Trial trial) {
        return workers.getOrDefault(trial.number(), "");
    }

    Instant lastSeen(String worker) {
        Instant[] session = sessions.get(worker);
        return session == null ? Instant.MIN : session[1];
    }

    /** What was spent, and what is set aside for those that run. */
    Cost cost() {
        return trials.stream().map(Trial::cost).reduce(Cost.NONE, Cost::plus);
    }

    /** How long at least one process was at work. */
    Duration worked() {
        List<Instant[]> order = new ArrayList<>(sessions.values());
        order.sort(Comparator.comparing(session -> session[0]));
        Duration worked = Duration.ZERO;
        Instant until = Instant.MIN;
        for (Instant[] session : order) {
            Instant from = session[0].isAfter(until) ? session[0] : until;
            if (session[1].isAfter(from)) {
                worked = worked.plus(Duration.between(from, session[1]));
                until = session[1];
            }
        }
        return worked;
    }
}
