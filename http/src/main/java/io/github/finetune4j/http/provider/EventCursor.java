// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * A cursor of a job's events: where reading goes on at a service that always lists all of them, or the newest first. It
 * may add an event to a moment that was read: so the ids of the last while are kept, and everything in it that is new
 * comes yet.
 *
 * @param from milliseconds since 1970 from which ids are known
 * @param step optimiser step up to which losses are known
 * @param evaluated optimiser step up to which validation losses are known, -1 if there is none
 * @param ended whether what belongs to the end, such as checkpoints, has come
 * @param seen the ids from that moment on, fit for a cursor
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EventCursor(long from, long step, long evaluated, boolean ended, Set<String> seen) {
    /** The cursor before the first event. */
    public static final EventCursor START = new EventCursor(Long.MIN_VALUE, 0, -1, false, Set.of());

    private static final int PARTS = 6;
    private static final Pattern FROM = Pattern.compile("-?\\d{1,18}|" + Long.MIN_VALUE);

    /**
     * {@return the cursor of that text; the start for a text that is none: events that come twice have their ids}
     *
     * @param text as {@link #text()} gave it
     */
    public static EventCursor of(String text) {
        String[] parts = text.split(" ", -1);
        boolean ours = parts.length == PARTS
                && parts[0].equals("v1")
                && FROM.matcher(parts[1]).matches()
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

    /** {@return the cursor as text} */
    public String text() {
        return "v1 " + from + " " + step + " " + evaluated + " " + (ended ? "e" : "-") + " " + String.join(",", seen);
    }

    /**
     * {@return whether an event of that time may be new}
     *
     * @param at when it happened
     */
    public boolean reaches(Instant at) {
        return at.toEpochMilli() >= from;
    }

    /**
     * {@return whether an event is new}
     *
     * @param at when it happened
     * @param id of it
     */
    public boolean isNew(Instant at, String id) {
        return reaches(at) && !seen.contains(fit(id));
    }

    /**
     * {@return the cursor after these events}
     *
     * @param events all that this cursor reaches
     * @param at when one happened
     * @param id of one
     * @param late how long an event may take to show
     * @param <E> an event
     */
    public <E> EventCursor after(Collection<E> events, Function<E, Instant> at, Function<E, String> id, Duration late) {
        long last =
                events.stream().map(at).mapToLong(Instant::toEpochMilli).max().orElse(from);
        long floor = last == Long.MIN_VALUE ? from : Math.max(from, last - late.toMillis());
        Set<String> ids = events.stream()
                .filter(event -> at.apply(event).toEpochMilli() >= floor)
                .map(event -> fit(id.apply(event)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new EventCursor(floor, step, evaluated, ended, ids);
    }

    /**
     * {@return the cursor after losses up to these steps}
     *
     * @param lastStep whose loss is known
     * @param lastEvaluated whose validation loss is known
     */
    public EventCursor steps(long lastStep, long lastEvaluated) {
        return new EventCursor(from, Math.max(step, lastStep), Math.max(evaluated, lastEvaluated), ended, seen);
    }

    /** {@return the cursor after what belongs to the end} */
    public EventCursor atEnd() {
        return new EventCursor(from, step, evaluated, true, seen);
    }

    private static String fit(String id) {
        return id.replace(' ', '_').replace(',', '_');
    }
}
