// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.internal.names.Given;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * A store of what was captured, in memory, without a limit: for tests and trials. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MemoryCaptureStore implements CaptureStore {
    private static final int SALT = 16;

    private final InstantSource clock;
    private final byte[] salt = new byte[SALT];
    private final TreeMap<Long, Captured> entries = new TreeMap<>();
    private final Map<String, Held> held = new LinkedHashMap<>();
    private final Map<String, Instant> erased = new HashMap<>();
    private long last;

    private record Held(Interaction interaction, Instant until) {}

    /** Makes an empty store that goes by the system's clock. */
    public MemoryCaptureStore() {
        this(InstantSource.system());
    }

    /**
     * Makes an empty store.
     *
     * @param clock says what is past
     */
    public MemoryCaptureStore(InstantSource clock) {
        this.clock = clock;
        new SecureRandom().nextBytes(salt);
    }

    @Override
    public synchronized void append(List<? extends Captured> batch) {
        for (Captured entry : batch) {
            if (covered(entry)) {
                continue;
            }
            if (entry instanceof Interaction interaction && isNew(interaction)) {
                entries.put(++last, interaction);
            } else if (entry instanceof Feedback feedback
                    && feedback(feedback.responseId()).stream().noneMatch(feedback::repeats)) {
                Held its = held.remove(feedback.responseId());
                if (its != null && its.until().isAfter(clock.instant())) {
                    entries.put(++last, its.interaction());
                }
                entries.put(++last, feedback);
            }
        }
    }

    private boolean isNew(Interaction interaction) {
        return find(interaction.responseId())
                .map(known -> known.content() == null && interaction.content() != null)
                .orElse(true);
    }

    private boolean covered(Captured entry) {
        Instant before = erased.get(subject(entry));
        return before != null
                && (entry.at().isBefore(before)
                        || (entry instanceof Feedback
                                && find(entry.responseId()).isEmpty()));
    }

    private static String subject(Captured entry) {
        return entry instanceof Interaction interaction
                ? interaction.subject()
                : entry instanceof Feedback feedback ? feedback.subject() : "";
    }

    @Override
    public synchronized void hold(List<Interaction> interactions, Instant until) {
        interactions.stream()
                .filter(interaction -> !covered(interaction))
                .forEach(each -> held.put(each.responseId(), new Held(each, until)));
    }

    @Override
    public synchronized CapturePage read(String after, int most) {
        Given.atLeast("entries of a page", most, 1);
        long from = after.isEmpty() ? 0 : Long.parseLong(after);
        List<Captured> page = new ArrayList<>();
        long cursor = from;
        for (Map.Entry<Long, Captured> each : entries.tailMap(from, false).entrySet()) {
            if (page.size() == most) {
                break;
            }
            page.add(each.getValue());
            cursor = each.getKey();
        }
        return new CapturePage(page, String.valueOf(cursor));
    }

    @Override
    public synchronized Optional<Interaction> find(String responseId) {
        Interaction found = null;
        for (Captured entry : entries.values()) {
            if (entry instanceof Interaction interaction
                    && interaction.responseId().equals(responseId)) {
                found = interaction;
            }
        }
        return Optional.ofNullable(found);
    }

    @Override
    public synchronized List<Feedback> feedback(String responseId) {
        return entries.values().stream()
                .map(entry -> entry instanceof Feedback feedback ? feedback : null)
                .filter(Objects::nonNull)
                .filter(feedback -> feedback.responseId().equals(responseId))
                .toList();
    }

    @Override
    public synchronized long erase(String subject) {
        erased.put(subject, clock.instant());
        List<String> its = entries.values().stream()
                .filter(entry -> entry instanceof Interaction && subject(entry).equals(subject))
                .map(Captured::responseId)
                .distinct()
                .toList();
        entries.values().removeIf(entry -> subject(entry).equals(subject) || its.contains(entry.responseId()));
        held.values().removeIf(each -> each.interaction().subject().equals(subject));
        return its.size();
    }

    @Override
    public synchronized long removeBefore(Instant before) {
        Instant now = clock.instant();
        held.values().removeIf(each -> !each.until().isAfter(now));
        long size = entries.size();
        entries.values().removeIf(entry -> entry.at().isBefore(before));
        return size - entries.size();
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    /** Does nothing: what was kept can still be read. */
    @Override
    public void close() {}
}
