// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.alert;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Names;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.Alerts;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Silence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.monitor.internal.kept.KnownJournal;
import io.github.finetune4j.monitor.internal.kept.OvertakenException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * A book of the alerts that are and were, in the order in which they happened. Every event is in the journal before
 * anybody is notified. What a person says, here or in another process, is decided on all that is on record; what
 * monitors find throws an {@link OvertakenException} where a person has just spoken in another process, for the streams
 * must hear that first.
 */
public final class AlertBook implements Alerts {
    private static final String EVENTS = "alerts";
    private static final String SILENCES = "silences";
    private static final String LEVEL = "level";
    private static final int LONGEST_WHO = 200;
    private static final int LONGEST_WHY = 2000;

    private final KnownJournal happenings;
    private final KnownJournal quiet;
    private final InstantSource clock;
    private final List<AlertEvent> events = new ArrayList<>();
    private final Map<String, Alert> alerts = new LinkedHashMap<>();
    private final List<Silence> silences = new ArrayList<>();
    private final Set<Long> newLevels = new HashSet<>();
    private volatile Runnable onEnded = () -> {};

    /**
     * Reads what is known.
     *
     * @param store holds the journals
     * @param clock tells the time
     */
    public AlertBook(JournalStore store, InstantSource clock) {
        happenings = new KnownJournal(store, EVENTS);
        quiet = new KnownJournal(store, SILENCES);
        this.clock = clock;
        refresh();
    }

    /** Reads what happened in other processes. */
    public synchronized void refresh() {
        for (String line : happenings.news()) {
            Map<?, ?> json = AlertJson.line(line);
            remember(AlertJson.event(json), json.containsKey(LEVEL));
        }
        quiet.news().forEach(line -> silences.add(AlertJson.silence(AlertJson.line(line))));
    }

    /** Says who is to know when a person has ended an alert in this process. */
    public void onEnded(Runnable spoken) {
        onEnded = spoken;
    }

    private void remember(AlertEvent event, boolean newLevel) {
        events.add(event);
        alerts.put(event.alert().id(), event.alert());
        if (newLevel) {
            newLevels.add(event.number());
        }
    }

    private void happened(AlertEvent.Kind kind, Alert alert, String who, String why) {
        happened(kind, alert, who, why, false);
    }

    private void happened(AlertEvent.Kind kind, Alert alert, String who, String why, boolean newLevel) {
        AlertEvent event = new AlertEvent(events.size() + 1L, kind, clock.instant(), alert, who, why);
        Map<String, Object> json = AlertJson.of(event);
        if (newLevel) {
            json.put(LEVEL, "new");
        }
        happenings.append(List.of(Json.write(json)));
        remember(event, newLevel);
    }

    /** What a person decides on what is known; once more where another process was quicker. */
    private synchronized void decide(Runnable decision) {
        for (boolean done = false; !done; ) {
            refresh();
            try {
                decision.run();
                done = true;
            } catch (OvertakenException e) {
                refresh();
            }
        }
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
            boolean escalated = events.stream()
                    .anyMatch(event -> event.kind() == AlertEvent.Kind.ESCALATED
                            && event.alert().id().equals(alert.id()));
            if (!escalated
                    && alert.state() == Alert.State.FIRING
                    && alert.firedAt().isBefore(before)) {
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
    public void acknowledge(String id, String who, String why) {
        decide(() -> acknowledgeNow(id, who, why));
    }

    private void acknowledgeNow(String id, String who, String why) {
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

    // The streams have a lock of their own, so they hear of it when this one is given back
    @Override
    public void resolve(String id, String who, String why) {
        decide(() -> end(id, who, why, false));
        onEnded.run();
    }

    @Override
    public void acceptNewLevel(String id, String who, String why) {
        decide(() -> end(id, who, why, true));
        onEnded.run();
    }

    private void end(String id, String who, String why, boolean newLevel) {
        Alert alert = known(id);
        if (!alert.open()) {
            throw new IllegalStateException("alert " + id + " is over -> nothing is left to be done");
        }
        happened(
                AlertEvent.Kind.RESOLVED,
                in(alert, Alert.State.RESOLVED),
                Names.line("who", who, LONGEST_WHO),
                Names.line("why", why, LONGEST_WHY),
                newLevel);
    }

    /** {@return the events behind the first ones} */
    public synchronized List<AlertEvent> after(long number) {
        return List.copyOf(events.subList(Math.toIntExact(number), events.size()));
    }

    /** {@return whether a person has ended an alert by this event, and said that the level is a new one} */
    public synchronized boolean acceptsNewLevel(AlertEvent event) {
        return newLevels.contains(event.number());
    }

    private Alert known(String id) {
        return find(id).orElseThrow(
                        () -> new IllegalArgumentException("no alert " + id + " -> one of " + alerts.keySet()));
    }

    @Override
    public void silence(String monitor, Slice slice, Instant until, String who, String why) {
        if (!until.isAfter(clock.instant())) {
            throw new IllegalArgumentException("silence until " + until + " -> give a time that is still to come");
        }
        Silence silence = new Silence(
                monitor, slice, until, Names.line("who", who, LONGEST_WHO), Names.line("why", why, LONGEST_WHY));
        decide(() -> {
            quiet.append(List.of(Json.write(AlertJson.of(silence))));
            silences.add(silence);
        });
    }

    @Override
    public synchronized List<Silence> silences() {
        Instant now = clock.instant();
        return silences.stream().filter(each -> now.isBefore(each.until())).toList();
    }
}
