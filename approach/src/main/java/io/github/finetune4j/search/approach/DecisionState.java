// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.internal.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state that follows from the lines of a decision's journal that were read so far. */
final class DecisionState {
    private final Map<String, Progress> approaches = new HashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final List<String> finalists = new ArrayList<>();
    private @Nullable Map<String, Object> specification;
    private @Nullable Instant decided;
    private String untested = "";
    private Duration worked = Duration.ZERO;
    private long others;
    private long lines;

    /** The progress of an approach. */
    static final class Progress {
        private final Map<String, String> notes = new LinkedHashMap<>();
        private boolean begun;
        private Cost aside = Cost.NONE;
        private Cost spent = Cost.NONE;
        private String failure = "";
        private @Nullable List<AskedRow> validation;
        private @Nullable List<AskedRow> test;

        boolean ended() {
            return validation != null || !failure.isEmpty();
        }

        Map<String, String> notes() {
            return Collections.unmodifiableMap(notes);
        }

        String failure() {
            return failure;
        }

        Cost spent() {
            return spent;
        }

        Cost aside() {
            return aside;
        }

        Optional<List<AskedRow>> validation() {
            return Optional.ofNullable(validation);
        }

        Optional<List<AskedRow>> test() {
            return Optional.ofNullable(test);
        }

        /** What it may still take, where it has a ceiling. */
        Cost left() {
            return new Cost(Math.max(0, aside.tokens() - spent.tokens()), Math.max(0, aside.money() - spent.money()));
        }

        boolean usedUp() {
            return (aside.tokens() > 0 && spent.tokens() >= aside.tokens())
                    || (aside.money() > 0 && spent.money() >= aside.money());
        }
    }

    void read(String text) {
        lines++;
        try {
            take(Json.parseObject(text));
        } catch (RuntimeException e) {
            throw new FineTuneException(
                    "line " + lines + " of a decision's journal: " + e.getMessage()
                            + " -> bring the journal back from a copy",
                    e);
        }
    }

    private void take(Map<String, Object> line) {
        worked = Duration.ofMillis(((Number) value(line, "worked_ms")).longValue());
        switch (text(line, "event")) {
            case "decide" -> specification = object(value(line, "specification"));
            case "begins" -> {
                progress(line).begun = true;
                progress(line).aside = cost(line);
            }
            case "notes" -> progress(line).notes.put(text(line, "name"), text(line, "text"));
            case "spent" -> progress(line).spent = progress(line).spent.orMore(cost(line));
            case "measured" -> {
                progress(line).validation = rows(line);
                progress(line).spent = cost(line);
            }
            case "failed" -> progress(line).failure = text(line, "why");
            case "tests" -> {
                finalists.clear();
                ((List<?>) value(line, "approaches")).forEach(name -> finalists.add(String.valueOf(name)));
                others = ((Number) value(line, "others")).longValue();
            }
            case "tested" -> {
                progress(line).test = rows(line);
                progress(line).spent = cost(line);
            }
            case "decided" -> {
                decided = Instant.parse(text(line, "at"));
                untested = text(line, "untested");
                object(value(line, "left_out")).forEach((name, why) -> leftOut.put(name, String.valueOf(why)));
            }
            default -> {} // what a later version knows
        }
    }

    private Progress progress(Map<String, Object> line) {
        return approaches.computeIfAbsent(text(line, "approach"), name -> new Progress());
    }

    private static List<AskedRow> rows(Map<String, Object> line) {
        return ((List<?>) value(line, "rows"))
                .stream().map(row -> AskedRow.parse((List<?>) row)).toList();
    }

    private static Cost cost(Map<String, Object> line) {
        return new Cost(((Number) value(line, "tokens")).longValue(), ((Number) value(line, "money")).doubleValue());
    }

    private static Map<String, Object> object(Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        ((Map<?, ?>) value).forEach((name, each) -> object.put(String.valueOf(name), each));
        return object;
    }

    private static Object value(Map<String, Object> line, String name) {
        Object value = line.get(name);
        if (value == null) {
            throw new IllegalArgumentException("\"" + name + "\" is missing -> write it");
        }
        return value;
    }

    private static String text(Map<String, Object> line, String name) {
        return value(line, name).toString();
    }

    Progress of(Approach approach) {
        return of(approach.name());
    }

    Progress of(String approach) {
        return approaches.computeIfAbsent(approach, name -> new Progress());
    }

    boolean begun(Approach approach) {
        return of(approach).begun;
    }

    Optional<Map<String, Object>> specification() {
        return Optional.ofNullable(specification);
    }

    List<String> finalists() {
        return List.copyOf(finalists);
    }

    /** How many other decisions had asked some of the test rows before. */
    long others() {
        return others;
    }

    Optional<Instant> decided() {
        return Optional.ofNullable(decided);
    }

    Map<String, String> leftOut() {
        return Collections.unmodifiableMap(leftOut);
    }

    String untested() {
        return untested;
    }

    Duration worked() {
        return worked;
    }

    long lines() {
        return lines;
    }
}
