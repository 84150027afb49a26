// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.alert;

import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.AlertSink;
import io.github.finetune4j.monitor.alert.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The record of what one sink was notified of. It is notified on a thread of its own; while it is at one batch it gets
 * no other, and where that lasts, this counts as a failure.
 */
final class Delivery {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration SLOW = Duration.ofMinutes(1);

    private record Pause(Instant until, Duration length) {}

    /**
     * The listeners to the beginning and the end of a delivery.
     *
     * @param begins before the first event
     * @param ends after the last, or after a failure
     */
    record Way(Runnable begins, Runnable ends) {}

    private final AlertSink sink;
    private final String name;
    private final Callback callback;
    private final OwnThread thread;
    private final Predicate<List<Long>> journal;
    private final Way way;
    private final Set<Long> known = new TreeSet<>();
    private final List<Long> unsaved = new ArrayList<>();
    private boolean begun;
    private boolean slow;
    private @Nullable Pause pause;

    Delivery(
            AlertSink sink,
            String name,
            @Nullable Set<Long> before,
            Callback callback,
            OwnThread thread,
            Predicate<List<Long>> journal,
            Way way) {
        this.sink = sink;
        this.name = name;
        this.way = way;
        this.callback = callback;
        this.thread = thread;
        this.journal = journal;
        begun = before != null;
        if (before != null) {
            known.addAll(before);
        }
    }

    /** {@return its end; empty where there is nothing to notify it of, or it can't be notified now} */
    Optional<Future<?>> begin(List<AlertEvent> events, List<Silence> silences, Instant now) {
        Duration busy = thread.busy();
        if (!busy.isZero()) {
            noticeSlow(busy);
            return Optional.empty();
        }
        slow = false;
        save();
        if (due(events, silences, now).isEmpty()) {
            return Optional.empty();
        }
        way.begins().run();
        // asked once more: another look may have notified it meanwhile
        Optional<Future<?>> its = thread.offer(() -> {
            try {
                send(due(events, silences, now), now);
            } finally {
                way.ends().run();
            }
        });
        if (its.isEmpty()) {
            way.ends().run();
        }
        return its;
    }

    String name() {
        return name;
    }

    /** Another process has notified it of an event. */
    synchronized void heard(long number) {
        begun = true;
        known.add(number);
    }

    private void noticeSlow(Duration busy) {
        if (busy.compareTo(SLOW) >= 0 && !slow) {
            slow = true;
            callback.failed("no end after " + busy.toSeconds() + " s");
        }
    }

    private synchronized List<AlertEvent> due(List<AlertEvent> events, List<Silence> silences, Instant now) {
        if (!begun) {
            begun = true;
            begin(events);
        }
        Pause its = pause;
        if (its != null && now.isBefore(its.until())) {
            return List.of();
        }
        return events.stream()
                .filter(event -> !known.contains(event.number()))
                .filter(event -> silences.stream().noneMatch(each -> each.covers(event.alert(), now)))
                .toList();
    }

    // A sink that is new hears of what is open, and not of years that are over
    private void begin(List<AlertEvent> events) {
        Set<String> open = new TreeSet<>();
        for (AlertEvent event : events) {
            if (event.alert().open()) {
                open.add(event.alert().id());
            } else {
                open.remove(event.alert().id());
            }
        }
        for (AlertEvent event : events) {
            if (!open.contains(event.alert().id())) {
                remember(event);
            }
        }
        save();
    }

    private void send(List<AlertEvent> due, Instant now) {
        for (AlertEvent event : due) {
            boolean sent = callback.run(() -> sink.send(event));
            Thread.interrupted(); // a store of files writes nothing on a thread that is interrupted
            if (!sent) {
                rest(now);
                return;
            }
            took(event);
            save();
        }
    }

    private synchronized void took(AlertEvent event) {
        pause = null;
        remember(event);
    }

    private void remember(AlertEvent event) {
        known.add(event.number());
        unsaved.add(event.number());
    }

    // What can't be kept now is kept with the next
    private synchronized void save() {
        if (!unsaved.isEmpty() && journal.test(List.copyOf(unsaved))) {
            unsaved.clear();
        }
    }

    private synchronized void rest(Instant now) {
        Duration length = pause == null ? FIRST_PAUSE : pause.length().multipliedBy(2);
        length = length.compareTo(LONGEST_PAUSE) < 0 ? length : LONGEST_PAUSE;
        pause = new Pause(now.plus(length), length);
    }

    boolean end(Duration most) throws InterruptedException {
        try {
            return thread.end(most);
        } finally {
            thread.close();
        }
    }
}
