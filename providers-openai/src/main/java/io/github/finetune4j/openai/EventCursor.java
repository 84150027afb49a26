// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where reading of events goes on. The service lists them newest first, in no order within a second, and may add one to
 * a second that was read: so the ids of the last seconds are kept, and everything in them that is new comes yet.
 *
 * @param from second (since 1970) from which ids are known
 * @param seen the ids of that second and later ones
 * @param steps whether a step event has come
 * @param ended whether what belongs to the end (curves, checkpoints) has come
 */
record EventCursor(long from, Set<String> seen, boolean steps, boolean ended) {
    static final EventCursor START = new EventCursor(Long.MIN_VALUE, Set.of(), false, false);
    /** How long an event may take to show, in seconds. */
    private static final int LATE = 5;

    /**
     * {@return the cursor of that text; the start for a text that is none: events that come twice are known by their
     * ids}
     */
    static EventCursor of(String text) {
        String[] parts = text.split(" ", -1);
        if (parts.length != 4 || !parts[0].equals("v1") || !parts[1].matches("-?\\d{1,19}")) {
            return START;
        }
        Set<String> seen = parts[3].isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(parts[3].split(",", -1)));
        return new EventCursor(Long.parseLong(parts[1]), seen, parts[2].contains("s"), parts[2].contains("e"));
    }

    String text() {
        String flags = "-" + (steps ? "s" : "") + (ended ? "e" : "");
        return "v1 " + from + " " + flags + " " + String.join(",", seen);
    }

    /** {@return whether an event may be new} */
    boolean reaches(long second) {
        return second >= from;
    }

    /** {@return the cursor after these events, which are all that it reaches} */
    EventCursor after(java.util.List<JsonFields> events, boolean anyStep) {
        long last = events.stream().mapToLong(EventCursor::second).max().orElse(from);
        long floor = Math.max(from, last == Long.MIN_VALUE ? from : last - LATE);
        Set<String> ids = events.stream()
                .filter(event -> second(event) >= floor)
                .map(EventCursor::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new EventCursor(floor, ids, steps || anyStep, ended);
    }

    EventCursor atEnd() {
        return new EventCursor(from, seen, steps, true);
    }

    /** {@return the event's id, fit for a cursor; one made of its content where the service gives none} */
    static String id(JsonFields event) {
        String id = event.text("id");
        return id.isEmpty()
                ? "event-" + second(event) + "-"
                        + Integer.toHexString(event.text("message").hashCode())
                : id.replace(' ', '_').replace(',', '_');
    }

    static long second(JsonFields event) {
        return event.number("created_at").orElse(0);
    }
}
