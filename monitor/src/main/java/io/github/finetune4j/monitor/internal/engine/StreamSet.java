// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.engine;

import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.decay.DecayRule;
import io.github.finetune4j.monitor.internal.stream.DecayWatch;
import io.github.finetune4j.monitor.internal.stream.WatchedStream;
import io.github.finetune4j.monitor.internal.window.Measure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All measures in all slices. Slices come as they are met, up to a bound that the false-alarm rate was shared by. */
final class StreamSet {
    private final EngineSettings settings;
    private final Map<Slice, List<WatchedStream>> bySlice = new LinkedHashMap<>();
    private final List<DecayWatch> decays = new ArrayList<>();
    private long leftOut;

    StreamSet(EngineSettings settings) {
        this.settings = settings;
        slice(Slice.ALL);
    }

    /** The streams of a slice, in the order of the measures; none where there are slices enough. */
    List<WatchedStream> slice(Slice slice) {
        List<WatchedStream> known = bySlice.get(slice);
        if (known != null) {
            return known;
        }
        if (bySlice.size() >= settings.mostSlices()) {
            leftOut++;
            return List.of();
        }
        List<WatchedStream> streams = new ArrayList<>();
        for (Measure measure : settings.measures()) {
            streams.add(new WatchedStream(
                    measure, slice, settings.windows(), settings.falseAlarmsEach(), settings.streams()));
        }
        bySlice.put(slice, streams);
        for (DecayRule rule : settings.decayRules()) {
            find(rule.monitor(), slice)
                    .ifPresent(stream -> decays.add(new DecayWatch(
                            rule, stream.measure(), slice, settings.windows(), settings.falseAlarmsEach())));
        }
        return streams;
    }

    /** The slices that an interaction belongs to. */
    List<Slice> of(Interaction asked) {
        List<Slice> slices = new ArrayList<>();
        slices.add(Slice.ALL);
        for (String label : settings.labels()) {
            String value =
                    label.equals(Slice.MODEL) ? asked.model() : asked.labels().get(label);
            if (value != null && !value.isEmpty()) {
                slices.add(new Slice(label, value));
            }
        }
        return slices;
    }

    Collection<Slice> slices() {
        return List.copyOf(bySlice.keySet());
    }

    List<WatchedStream> all() {
        return bySlice.values().stream().flatMap(List::stream).toList();
    }

    Optional<WatchedStream> find(String monitor, Slice slice) {
        return bySlice.getOrDefault(slice, List.of()).stream()
                .filter(stream -> stream.measure().name().equals(monitor))
                .findFirst();
    }

    List<DecayWatch> decays() {
        return decays;
    }

    /** Whether a decay rule looks at the stream. */
    boolean decays(WatchedStream stream) {
        return settings.decayRules().stream()
                .anyMatch(rule -> rule.monitor().equals(stream.measure().name()));
    }

    Optional<DecayWatch> decay(String monitor, Slice slice) {
        return decays.stream()
                .filter(each ->
                        each.rule().monitor().equals(monitor) && each.slice().equals(slice))
                .findFirst();
    }

    long leftOut() {
        return leftOut;
    }
}
