// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.alert;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.AlertSink;
import io.github.finetune4j.monitor.alert.Silence;
import io.github.finetune4j.monitor.store.MonitorStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who was told what. An event is given again until its sink takes it, in this process or the next; after a failure a
 * sink is left alone for a while, longer each time.
 */
public final class Deliveries {
    private static final Logger LOG = System.getLogger(Deliveries.class.getName());
    private static final String JOURNAL = "told";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private record Pause(Instant until, Duration length) {}

    private final MonitorStore store;
    private final Map<String, Set<Long>> told = new HashMap<>();
    private final Map<String, Pause> pauses = new HashMap<>();

    /**
     * Reads who was told.
     *
     * @param store holds the journal
     */
    public Deliveries(MonitorStore store) {
        this.store = store;
        for (String line : store.read(JOURNAL)) {
            Map<String, Object> json = Json.parseObject(line);
            if (json.get("number") instanceof Number number) {
                its(String.valueOf(json.get("sink"))).add(number.longValue());
            }
        }
    }

    private Set<Long> its(String sink) {
        return told.computeIfAbsent(sink, name -> new TreeSet<>());
    }

    /**
     * Tells a sink what it was not told yet.
     *
     * @param sink is told in the order of the events; none after the one that it didn't take
     * @param events all there are
     * @param silences that have not ended
     * @param now the time
     */
    public synchronized void tell(AlertSink sink, List<AlertEvent> events, List<Silence> silences, Instant now) {
        if (!told.containsKey(sink.name())) {
            begin(sink.name(), events);
        }
        Pause pause = pauses.get(sink.name());
        if (pause != null && now.isBefore(pause.until())) {
            return;
        }
        for (AlertEvent event : events) {
            boolean quiet = silences.stream().anyMatch(each -> each.covers(event.alert(), now));
            if (!quiet && !its(sink.name()).contains(event.number()) && !sent(sink, event, now)) {
                return;
            }
        }
    }

    // A sink that is new hears of what is open, and not of years that are over
    private void begin(String sink, List<AlertEvent> events) {
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
                remember(sink, event);
            }
        }
    }

    private void remember(String sink, AlertEvent event) {
        store.append(JOURNAL, List.of(Json.write(Map.of("sink", sink, "number", event.number()))));
        its(sink).add(event.number());
    }

    private boolean sent(AlertSink sink, AlertEvent event, Instant now) {
        try {
            sink.send(event);
        } catch (RuntimeException e) {
            Pause pause = pause(sink.name());
            pauses.put(sink.name(), new Pause(now.plus(pause.length()), pause.length()));
            LOG.log(
                    Level.WARNING,
                    "alert {0} could not be sent to {1}; it is sent again in {2}: {3}",
                    event.alert().id(),
                    sink.name(),
                    ShownTime.words(pause.length()),
                    e.toString());
            return false;
        }
        pauses.remove(sink.name());
        remember(sink.name(), event);
        return true;
    }

    private Pause pause(String sink) {
        Pause before = pauses.get(sink);
        if (before == null) {
            return new Pause(Instant.EPOCH, FIRST_PAUSE);
        }
        Duration twice = before.length().multipliedBy(2);
        return new Pause(Instant.EPOCH, twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE);
    }
}
