// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where reading goes on. The service always lists all events and all metrics, and may add an event to a moment that was
 * read: so the ids of the last minute are kept, and everything in it that is new comes yet.
 *
 * @param from milliseconds since 1970 from which ids are known
 * @param step optimiser step up to which metrics are known
 * @param evaluated optimiser step up to which validation losses are known
 * @param ended whether what belongs to the end (checkpoints) has come
 * @param seen the ids from that moment on
 */
record EventCursor(long from, long step, long evaluated, boolean ended, Set<String> seen) {
    static final EventCursor START = new EventCursor(Long.MIN_VALUE, 0, -1, false, Set.of());

    /** How long an event may take to show, in milliseconds. */
    private static final long LATE = 60_000;

    private static final int PARTS = 6;

    /** {@return the cursor of that text; the start for a text that is none: events that come twice have their ids} */
    static EventCursor of(String text) {
        String[] parts = text.split(" ", -1);
        boolean ours = parts.length == PARTS
                && parts[0].equals("v1")
                && parts[1].matches("-?\\d{1,19}")
                && parts[2].matches("\\d{1,18}")
                && parts[3].matches("-?\\d{1,18}");
        if (!ours) {
            return START;
        }
        Set<String> seen = parts[5].isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(parts[5].split(",", -1)));
        return new EventCursor(
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                parts[4].equals("e"),
                seen);
    }

    String text() {
        return "v1 " + from + " " + step + " " + evaluated + " " + (ended ? "e" : "-") + " " + String.join(",", seen);
    }

    boolean isNew(LoggedEvent event) {
        return event.at().toEpochMilli() >= from && !seen.contains(event.id());
    }

    /** {@return the cursor after all of these events, and after metrics up to these steps} */
    EventCursor after(List<LoggedEvent> events, long lastStep, long lastEvaluated) {
        long last = events.stream()
                .map(LoggedEvent::at)
                .mapToLong(Instant::toEpochMilli)
                .max()
                .orElse(from);
        long floor = last == Long.MIN_VALUE ? from : Math.max(from, last - LATE);
        Set<String> ids = events.stream()
                .filter(event -> event.at().toEpochMilli() >= floor)
                .map(LoggedEvent::id)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new EventCursor(floor, Math.max(step, lastStep), Math.max(evaluated, lastEvaluated), ended, ids);
    }

    EventCursor atEnd() {
        return new EventCursor(from, step, evaluated, true, seen);
    }
}
