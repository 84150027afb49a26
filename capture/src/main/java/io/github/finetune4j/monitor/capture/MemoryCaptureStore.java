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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
    private final Map<String, List<Captured>> byResponse = new HashMap<>(); // each in the order of the entries
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
                add(interaction);
            } else if (entry instanceof Feedback feedback
                    && feedback(feedback.responseId()).stream().noneMatch(feedback::repeats)) {
                Held its = held.remove(feedback.responseId());
                if (its != null && its.until().isAfter(clock.instant())) {
                    add(its.interaction());
                }
                add(feedback);
            }
        }
    }

    private void add(Captured entry) {
        entries.put(++last, entry);
        byResponse.computeIfAbsent(entry.responseId(), id -> new ArrayList<>(1)).add(entry);
    }

    private void remove(Predicate<Captured> gone) {
        entries.values().removeIf(gone);
        byResponse.values().removeIf(its -> {
            its.removeIf(gone);
            return its.isEmpty();
        });
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
        for (Captured entry : byResponse.getOrDefault(responseId, List.of())) {
            if (entry instanceof Interaction interaction) {
                found = interaction;
            }
        }
        return Optional.ofNullable(found);
    }

    @Override
    public synchronized List<Feedback> feedback(String responseId) {
        return byResponse.getOrDefault(responseId, List.of()).stream()
                .filter(Feedback.class::isInstance)
                .map(Feedback.class::cast)
                .toList();
    }

    @Override
    public synchronized long erase(String subject) {
        erased.put(subject, clock.instant());
        Set<String> its = entries.values().stream()
                .filter(entry -> entry instanceof Interaction && subject(entry).equals(subject))
                .map(Captured::responseId)
                .collect(Collectors.toSet());
        remove(entry -> subject(entry).equals(subject) || its.contains(entry.responseId()));
        held.values().removeIf(each -> each.interaction().subject().equals(subject));
        return its.size();
    }

    @Override
    public synchronized long removeBefore(Instant before) {
        Instant now = clock.instant();
        held.values().removeIf(each -> !each.until().isAfter(now));
        long size = entries.size();
        remove(entry -> entry.at().isBefore(before));
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
