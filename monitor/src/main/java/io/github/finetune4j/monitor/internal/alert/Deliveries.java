// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.alert;

import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.AlertSink;
import io.github.finetune4j.monitor.alert.Silence;
import io.github.finetune4j.monitor.internal.kept.KnownJournal;
import io.github.finetune4j.monitor.internal.kept.OvertakenException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The record of who was notified of what. An event is given again until its sink takes it, in this process or the next;
 * after a failure a sink is left alone for a while, longer each time. Each sink is notified on a thread of its own: one
 * that hangs holds up neither the others nor whoever looks.
 */
public final class Deliveries implements AutoCloseable {
    private static final String JOURNAL = "told";
    private static final String COST = "its alerts are sent again later, and the monitors go on";
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final KnownJournal journal;
    private final Callbacks callbacks;
    private final LongSupplier nanos;
    private final Duration patience;
    private final Runnable whenIdle;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Map<String, Set<Long>> before = new HashMap<>();
    private final Queue<Mark> elsewhere = new ConcurrentLinkedQueue<>();
    private final IdentityHashMap<AlertSink, Delivery> bySink = new IdentityHashMap<>();

    /**
     * Reads who was notified.
     *
     * @param store holds the journal
     * @param callbacks count what fails
     * @param nanos a clock that never jumps, in nanoseconds
     * @param patience how long a sink is waited for, which then goes on by itself
     * @param whenIdle runs when no sink is being notified any more
     */
    public Deliveries(
            JournalStore store, Callbacks callbacks, LongSupplier nanos, Duration patience, Runnable whenIdle) {
        journal = new KnownJournal(store, JOURNAL);
        this.whenIdle = whenIdle;
        this.callbacks = callbacks;
        this.nanos = nanos;
        this.patience = patience;
        marks().forEach(mark ->
                before.computeIfAbsent(mark.sink(), name -> new TreeSet<>()).add(mark.number()));
    }

    /** A sink was notified of an event. */
    private record Mark(String sink, long number) {}

    private List<Mark> marks() {
        List<Mark> marks = new ArrayList<>();
        for (String line : journal.news()) {
            Map<String, Object> json = Json.parseObject(line);
            if (json.get("number") instanceof Number number) {
                marks.add(new Mark(String.valueOf(json.get("sink")), number.longValue()));
            }
        }
        return marks;
    }

    /** Reads who was notified by other processes. */
    public void refresh() {
        read();
        Map<String, Delivery> known = byName();
        for (Mark mark = elsewhere.poll(); mark != null; mark = elsewhere.poll()) {
            Delivery its = known.get(mark.sink());
            if (its != null) {
                its.heard(mark.number());
            }
        }
    }

    private synchronized void read() {
        elsewhere.addAll(marks());
    }

    private synchronized Map<String, Delivery> byName() {
        Map<String, Delivery> all = new HashMap<>();
        bySink.values().forEach(its -> all.put(its.name(), its));
        return all;
    }

    /** {@return whether no sink is being notified} */
    public boolean idle() {
        return underWay.get() == 0;
    }

    private void began() {
        underWay.incrementAndGet();
    }

    private void ended() {
        if (underWay.decrementAndGet() == 0) {
            whenIdle.run();
        }
    }

    /** A sink with what it is to hear of. */
    public record Reported(AlertSink sink, List<AlertEvent> events) {}

    /**
     * Notifies sinks of what they do not know yet, and waits for them, as far as patience goes.
     *
     * @param all are notified in the order of the events; of none after the one that a sink didn't take
     * @param silences that have not ended
     * @param now the time
     */
    public void notifySinks(List<Reported> all, List<Silence> silences, Instant now) {
        List<Future<?>> begun = new ArrayList<>();
        for (Reported each : all) {
            delivery(each.sink()).begin(each.events(), silences, now).ifPresent(begun::add);
        }
        long until = System.nanoTime() + patience.toNanos();
        begun.forEach(its -> await(its, until));
    }

    /**
     * Meets a sink, whose name is asked for once.
     *
     * @param sink will be notified
     */
    public synchronized void meet(AlertSink sink) {
        String name = sink.name();
        Delivery its = new Delivery(
                sink,
                name,
                before.get(name),
                callbacks.of("alert sink " + name, COST),
                new OwnThread("finetune4j-alerts " + name, nanos),
                numbers -> kept(name, numbers),
                new Delivery.Way(this::began, this::ended));
        bySink.put(sink, its);
    }

    private synchronized Delivery delivery(AlertSink sink) {
        if (!bySink.containsKey(sink)) {
            meet(sink);
        }
        return Objects.requireNonNull(bySink.get(sink));
    }

    // In this process nobody is notified twice where the store fails
    private boolean kept(String sink, List<Long> numbers) {
        List<String> lines = numbers.stream()
                .map(number -> Json.write(Map.of("sink", sink, "number", number)))
                .toList();
        return callbacks
                .of("the journal of who was notified", "it is written later")
                .run(() -> append(lines));
    }

    private synchronized void append(List<String> lines) {
        for (boolean done = false; !done; ) {
            try {
                journal.append(lines);
                done = true;
            } catch (OvertakenException e) {
                read(); // the order of marks says nothing
            }
        }
    }

    private void await(Future<?> its, long until) {
        try {
            its.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // it goes on by itself; where that lasts, the next looks say so
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            callbacks
                    .of("notifying sinks of alerts", "they are notified later")
                    .failed(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    /** Waits for sinks that are being notified, and interrupts what hangs. */
    @Override
    public void close() {
        List<Delivery> all;
        synchronized (this) {
            all = List.copyOf(bySink.values());
        }
        long until = System.nanoTime() + CLOSING.toNanos();
        for (Delivery each : all) {
            try {
                each.end(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
