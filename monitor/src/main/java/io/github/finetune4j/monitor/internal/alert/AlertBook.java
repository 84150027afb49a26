// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.alert;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.Alerts;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Silence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.monitor.store.MonitorStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is wrong and what was, in the order in which it happened. Every event is in the journal before anybody is told.
 */
public final class AlertBook implements Alerts {
    private static final String EVENTS = "alerts";
    private static final String SILENCES = "silences";
    private static final int LONGEST_WHO = 200;
    private static final int LONGEST_WHY = 2000;

    private final MonitorStore store;
    private final InstantSource clock;
    private final List<AlertEvent> events = new ArrayList<>();
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final List<Silence> silences = new ArrayList<>();
    private volatile Consumer<Alert> onNewLevel = alert -> {};
    private volatile Consumer<Alert> onResolved = alert -> {};

    /**
     * Reads what is known.
     *
     * @param store holds the journals
     * @param clock tells the time
     */
    public AlertBook(MonitorStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        store.read(EVENTS).forEach(line -> remember(AlertJson.event(AlertJson.line(line))));
        store.read(SILENCES).forEach(line -> silences.add(AlertJson.silence(AlertJson.line(line))));
    }

    /** Says who is to know when a person ends an alert. */
    public synchronized void onEnded(Consumer<Alert> resolved, Consumer<Alert> newLevel) {
        onResolved = resolved;
        onNewLevel = newLevel;
    }

    private void remember(AlertEvent event) {
        events.add(event);
        alerts.put(event.alert().id(), event.alert());
    }

    private void happened(AlertEvent.Kind kind, Alert alert, String who, String why) {
        AlertEvent event = new AlertEvent(events.size() + 1L, kind, clock.instant(), alert, who, why);
        store.append(EVENTS, List.of(Json.write(AlertJson.of(event))));
        remember(event);
    }

    /**
     * Adds evidence: to an open alert of the same kind and time, or as a new alert.
     *
     * @param kind of it
     * @param evidence what was seen
     * @param suggest what to do about all of the evidence
     */
    public synchronized void add(Alert.Kind kind, Evidence evidence, Function<List<Evidence>, Suggestion> suggest) {
        Optional<Alert> same = open().stream()
                .filter(alert -> alert.kind() == kind && Incident.of(alert).takes(evidence))
                .findFirst();
        if (same.isEmpty()) {
            raise(kind, evidence, suggest.apply(List.of(evidence)));
            return;
        }
        Alert old = same.get();
        List<Evidence> all = new ArrayList<>(old.evidence());
        all.add(evidence);
        Alert grown = new Alert(old.id(), old.kind(), old.state(), old.firedAt(), all, suggest.apply(all), old.since());
        happened(AlertEvent.Kind.JOINED, grown, "", "");
    }

    /**
     * Raises an alert of its own, whatever else goes wrong at the same time.
     *
     * @param kind of it
     * @param evidence what was seen
     * @param suggestion what to do about it
     */
    public synchronized void raise(Alert.Kind kind, Evidence evidence, Suggestion suggestion) {
        Instant now = clock.instant();
        String id = "alert-" + (alerts.size() + 1);
        Alert alert = new Alert(id, kind, Alert.State.FIRING, now, List.of(evidence), suggestion, now);
        happened(AlertEvent.Kind.FIRED, alert, "", "");
    }

    /** Ends an open alert, as the monitors found out. */
    public synchronized void end(Alert alert, String why) {
        happened(AlertEvent.Kind.RESOLVED, in(alert, Alert.State.RESOLVED), "", why);
    }

    /** {@return whether a person has ended an alert} */
    public synchronized boolean endedByAPerson(String id) {
        return events.stream()
                .filter(event -> event.alert().id().equals(id))
                .anyMatch(event ->
                        event.kind() == AlertEvent.Kind.RESOLVED && !event.who().isEmpty());
    }

    /** {@return all alerts, the oldest first} */
    public synchronized List<Alert> all() {
        return List.copyOf(alerts.values());
    }

    /** {@return whether an open alert has evidence of this monitor and slice} */
    public synchronized boolean holds(Alert.Kind kind, String monitor, Slice slice) {
        return open().stream()
                .filter(alert -> alert.kind() == kind)
                .flatMap(alert -> alert.evidence().stream())
                .anyMatch(each -> each.monitor().equals(monitor) && each.slice().equals(slice));
    }

    /**
     * Resolves the alerts of figures whose evidence is all over.
     *
     * @param goesOn whether a piece of evidence still holds
     */
    public synchronized void resolveWhatIsOver(BiPredicate<Alert.Kind, Evidence> goesOn) {
        for (Alert alert : open()) {
            if (alert.kind() != Alert.Kind.SHUTDOWN
                    && alert.evidence().stream().noneMatch(each -> goesOn.test(alert.kind(), each))) {
                end(alert, "back at its level");
            }
        }
    }

    /** Escalates what has been firing since before, and was not yet. */
    public synchronized void escalate(Instant before) {
        for (Alert alert : open()) {
            boolean told = events.stream()
                    .anyMatch(event -> event.kind() == AlertEvent.Kind.ESCALATED
                            && event.alert().id().equals(alert.id()));
            if (!told && alert.state() == Alert.State.FIRING && alert.firedAt().isBefore(before)) {
                happened(AlertEvent.Kind.ESCALATED, alert, "", "nobody acknowledged it");
            }
        }
    }

    private Alert in(Alert alert, Alert.State state) {
        return new Alert(
                alert.id(),
                alert.kind(),
                state,
                alert.firedAt(),
                alert.evidence(),
                alert.suggestion(),
                clock.instant());
    }

    @Override
    public synchronized List<Alert> open() {
        return alerts.values().stream().filter(Alert::open).toList();
    }

    @Override
    public synchronized List<AlertEvent> history() {
        return List.copyOf(events);
    }

    @Override
    public synchronized Optional<Alert> find(String id) {
        return Optional.ofNullable(alerts.get(id));
    }

    @Override
    public synchronized void acknowledge(String id, String who, String why) {
        Alert alert = known(id);
        if (alert.state() != Alert.State.FIRING) {
            throw new IllegalStateException(
                    "alert " + id + " is " + alert.state() + " -> only one that is firing is acknowledged");
        }
        happened(
                AlertEvent.Kind.ACKNOWLEDGED,
                in(alert, Alert.State.ACKNOWLEDGED),
                Names.line("who", who, LONGEST_WHO),
                Names.line("why", why, LONGEST_WHY));
    }

    // The streams have a lock of their own, so they are told when this one is given back
    @Override
    public void resolve(String id, String who, String why) {
        onResolved.accept(end(id, who, why));
    }

    @Override
    public void acceptNewLevel(String id, String who, String why) {
        onNewLevel.accept(end(id, who, why));
    }

    private synchronized Alert end(String id, String who, String why) {
        Alert alert = known(id);
        if (!alert.open()) {
            throw new IllegalStateException("alert " + id + " is over -> nothing is left to be done");
        }
        Alert over = in(alert, Alert.State.RESOLVED);
        happened(
                AlertEvent.Kind.RESOLVED,
                over,
                Names.line("who", who, LONGEST_WHO),
                Names.line("why", why, LONGEST_WHY));
        return over;
    }

    private Alert known(String id) {
        return find(id).orElseThrow(
                        () -> new IllegalArgumentException("no alert " + id + " -> one of " + alerts.keySet()));
    }

    @Override
    public synchronized void silence(String monitor, Slice slice, Instant until, String who, String why) {
        if (!until.isAfter(clock.instant())) {
            throw new IllegalArgumentException("silence until " + until + " -> give a time that is still to come");
        }
        Silence silence = new Silence(
                monitor, slice, until, Names.line("who", who, LONGEST_WHO), Names.line("why", why, LONGEST_WHY));
        store.append(SILENCES, List.of(Json.write(AlertJson.of(silence))));
        silences.add(silence);
    }

    @Override
    public synchronized List<Silence> silences() {
        Instant now = clock.instant();
        return silences.stream().filter(each -> now.isBefore(each.until())).toList();
    }
}
