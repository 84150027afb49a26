// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.engine;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.internal.kept.KnownJournal;
import io.github.finetune4j.monitor.internal.kept.OvertakenException;
import io.github.finetune4j.monitor.internal.stream.OpenWindow;
import io.github.finetune4j.monitor.internal.stream.WatchedStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The windows that are closed, one line each, a journal per day; what people instructed the detectors to do lies
 * between them, so that feeding all of it again gives the same state. And the windows that are open, with the cursor up
 * to which they go.
 */
final class WindowJournal {
    private static final String DAYS = "tiles-";
    private static final String OPEN = "open";
    private static final int WHOLE_DAYS = 9;

    /** A stream's part of a line. */
    record Part(String monitor, Slice slice, List<?> state, List<String> examples) {}

    /** A line: a window, or what a stream was instructed to do, and by which event a person said so. */
    record Line(long window, List<Part> parts, String instruction, long event) {}

    private final JournalStore store;
    private final TreeMap<String, KnownJournal> days = new TreeMap<>();
    private final KnownJournal open;
    private final Map<String, List<String>> unsaved = new LinkedHashMap<>();
    private List<String> known = List.of(); // of the open ones

    WindowJournal(JournalStore store) {
        this.store = store;
        open = new KnownJournal(store, OPEN);
    }

    /** {@return the closed windows that others have written, or the process before this one} */
    List<Line> news() {
        List<Line> fresh = new ArrayList<>();
        String newest = days.isEmpty() ? "" : days.lastKey();
        for (String name : days()) {
            if (name.compareTo(newest) >= 0) { // those before grow no more
                day(name).news().forEach(line -> fresh.add(line(line)));
            }
        }
        return fresh;
    }

    private List<String> days() {
        return store.names().stream().filter(name -> name.startsWith(DAYS)).toList();
    }

    private KnownJournal day(String name) {
        return days.computeIfAbsent(name, its -> new KnownJournal(store, its));
    }

    private static Line line(String text) {
        Map<String, Object> json = Json.parseObject(text);
        return new Line(
                ((Number) json.getOrDefault("tile", 0L)).longValue(),
                parts(json),
                String.valueOf(json.getOrDefault("told", "")),
                ((Number) json.getOrDefault("event", 0L)).longValue());
    }

    private static List<Part> parts(Map<String, Object> json) {
        List<Part> parts = new ArrayList<>();
        if (json.get("streams") instanceof List<?> streams) {
            streams.forEach(each -> parts.add(part((Map<?, ?>) each)));
        }
        return parts;
    }

    private static Part part(Map<?, ?> json) {
        return new Part(
                String.valueOf(json.get("monitor")),
                new Slice(String.valueOf(json.get("label")), String.valueOf(json.get("value"))),
                json.get("state") instanceof List<?> state ? state : List.of(),
                json.get("examples") instanceof List<?> ids
                        ? ids.stream().map(String::valueOf).toList()
                        : List.of());
    }

    private static Map<String, Object> json(WatchedStream stream, OpenWindow window) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("monitor", stream.measure().name());
        json.put("label", stream.slice().label());
        json.put("value", stream.slice().value());
        json.put("state", window.sum().state());
        json.put("examples", window.ids(stream.measure()));
        return json;
    }

    void closed(long window, Instant start, Map<WatchedStream, OpenWindow> taken) {
        List<Object> streams = new ArrayList<>();
        taken.forEach((stream, sum) -> streams.add(json(stream, sum)));
        add(start, Map.of("tile", window, "streams", streams));
    }

    /** A stream was instructed: by a person, in an event of that number, or by itself: 0. */
    void instructed(Instant at, WatchedStream stream, String what, long event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("told", what);
        line.put("event", event);
        line.put(
                "streams",
                List.of(json(stream, OpenWindow.restore(stream.measure().window(), List.of()))));
        add(at, line);
    }

    private void add(Instant at, Map<String, Object> line) {
        String day = DAYS + at.atOffset(ZoneOffset.UTC).toLocalDate();
        unsaved.computeIfAbsent(day, its -> new ArrayList<>()).add(Json.write(line));
    }

    /** Writes what was added; what can't be written stays to be written later. */
    void save() {
        for (Iterator<Map.Entry<String, List<String>>> days = unsaved.entrySet().iterator(); days.hasNext(); ) {
            Map.Entry<String, List<String>> day = days.next();
            day(day.getKey()).append(List.copyOf(day.getValue()));
            days.remove();
        }
    }

    /** Keeps of old days what detectors and charts need. */
    void shorten(Instant now, StreamSet streams) {
        String oldest = DAYS
                + now.minus(Duration.ofDays(WHOLE_DAYS))
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDate();
        for (String name : days()) {
            if (name.compareTo(oldest) < 0) {
                List<String> before = store.read(name, 0);
                List<String> after =
                        before.stream().map(line -> shortened(line, streams)).toList();
                if (!after.equals(before) && !store.rewrite(name, before.size(), after)) {
                    throw new OvertakenException(name);
                }
            }
        }
    }

    private static String shortened(String text, StreamSet streams) {
        Line line = line(text);
        if (!line.instruction().isEmpty()) {
            return text;
        }
        List<Object> parts = new ArrayList<>();
        for (Part part : line.parts()) {
            Optional<WatchedStream> stream = streams.find(part.monitor(), part.slice());
            parts.add(stream.map(its -> shortened(its, part, streams)).orElseGet(() -> whole(part)));
        }
        return Json.write(Map.of("tile", line.window(), "streams", parts));
    }

    private static Map<String, Object> shortened(WatchedStream stream, Part part, StreamSet streams) {
        Map<String, Object> json = whole(part);
        json.put("state", stream.compact(part.state(), streams.decays(stream)));
        json.remove("examples");
        return json;
    }

    private static Map<String, Object> whole(Part part) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("monitor", part.monitor());
        json.put("label", part.slice().label());
        json.put("value", part.slice().value());
        json.put("state", part.state());
        json.put("examples", part.examples());
        return json;
    }

    /** Replaces what is known of open windows; the head says how far they go. */
    void open(Map<String, Object> head, Iterable<WatchedStream> streams) {
        List<String> lines = new ArrayList<>();
        lines.add(Json.write(head));
        for (WatchedStream stream : streams) {
            stream.open().forEach((window, sum) -> {
                Map<String, Object> json = json(stream, sum);
                lines.add(Json.write(Map.of("tile", window, "streams", List.of(json))));
            });
        }
        open.rewrite(lines);
        known = lines;
    }

    /** {@return the head and the open windows, if they are not those that are known; else nothing} */
    Optional<List<String>> otherOpen() {
        List<String> lines = open.all();
        if (lines.equals(known)) {
            return Optional.empty();
        }
        known = lines;
        return Optional.of(lines);
    }

    /** {@return the head and the open windows, as they are known} */
    List<String> open() {
        return known;
    }

    static Line parsed(String text) {
        return line(text);
    }
}
