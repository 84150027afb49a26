// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.spi.EventPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * The events of a job, made into pages. Without state.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class EventLog {
    private static final Duration LATE = Duration.ofMinutes(1);

    private EventLog() {}

    /**
     * {@return the events after the cursor, oldest first} Losses go by their steps, all others by time and id; an event
     * may show up to a minute after younger ones.
     *
     * @param all events of the job so far, each with an id that stays the same, in any order
     * @param cursor {@link EventPage#START}, or what the last page gave
     */
    public static EventPage page(Collection<JobEvent> all, String cursor) {
        EventPage page = page(all, cursor, () -> false, List::of);
        return new EventPage(page.events(), page.nextCursor(), false);
    }

    /**
     * {@return the events after the cursor, oldest first, and after them what belongs to the job's end}
     *
     * @param all events of the job so far, as {@link #page(Collection, String)} takes them
     * @param cursor {@link EventPage#START}, or what the last page gave
     * @param ended asks whether the job has ended, if nothing is new
     * @param last asks for what belongs to the end, such as checkpoints, once
     */
    public static EventPage page(
            Collection<JobEvent> all, String cursor, BooleanSupplier ended, Supplier<List<JobEvent>> last) {
        EventCursor before = EventCursor.of(cursor);
        List<JobEvent> fresh = new ArrayList<>(all);
        fresh.removeIf(event -> !isNew(event, before));
        EventCursor next = after(before, all);
        if (!fresh.isEmpty()) {
            sort(fresh);
            return new EventPage(fresh, next.text(), true);
        }
        if (before.ended() || !ended.getAsBoolean()) {
            return new EventPage(List.of(), next.text(), false);
        }
        List<JobEvent> end = new ArrayList<>(last.get());
        sort(end);
        return new EventPage(end, next.atEnd().text(), !end.isEmpty());
    }

    private static EventCursor after(EventCursor before, Collection<JobEvent> all) {
        List<JobEvent> others = all.stream()
                .filter(event -> step(event) < 0 && before.reaches(event.at()))
                .toList();
        return before.after(others, JobEvent::at, JobEvent::id, LATE)
                .steps(last(all, JobEvent.StepCompleted.class), last(all, JobEvent.Validated.class));
    }

    private static boolean isNew(JobEvent event, EventCursor cursor) {
        if (event instanceof JobEvent.StepCompleted step) {
            return step.step() > cursor.step();
        }
        return event instanceof JobEvent.Validated validated
                ? validated.step() > cursor.evaluated()
                : cursor.isNew(event.at(), event.id());
    }

    private static long last(Collection<JobEvent> all, Class<? extends JobEvent> type) {
        return all.stream()
                .filter(type::isInstance)
                .mapToLong(EventLog::step)
                .max()
                .orElse(-1);
    }

    /**
     * Puts events in order: by time, and of one moment by step.
     *
     * @param events are sorted
     */
    public static void sort(List<JobEvent> events) {
        events.sort(Comparator.comparing(JobEvent::at).thenComparingLong(EventLog::step)); // stable
    }

    private static long step(JobEvent event) {
        if (event instanceof JobEvent.StepCompleted step) {
            return step.step();
        }
        return event instanceof JobEvent.Validated validated ? validated.step() : -1;
    }
}
