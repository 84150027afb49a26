// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.rescue.FetchReport.Fetched;
import io.github.finetune4j.rescue.FetchReport.Missing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A log of what has come, what was there, and what is missing. */
final class FetchLog {
    static final String NOT_ENDED = "its job has not ended: ";

    private final Map<String, Fetched> kinds = new LinkedHashMap<>();
    private final List<Missing> missing = new ArrayList<>();
    private final Set<String> lasting = new HashSet<>();
    private final List<String> notes = new ArrayList<>();

    void saved(String kind, long bytes) {
        add(new Fetched(kind, 1, bytes, 0));
    }

    void there(String kind) {
        add(new Fetched(kind, 0, 0, 1));
    }

    private void add(Fetched more) {
        kinds.merge(
                more.kind(),
                more,
                (one, two) -> new Fetched(
                        one.kind(), one.saved() + two.saved(), one.bytes() + two.bytes(), one.there() + two.there()));
    }

    /** Begins another pass over everything: what came with this one is there then, and what is missing is met again. */
    void again() {
        kinds.replaceAll((kind, all) -> new Fetched(kind, all.saved(), all.bytes(), -all.saved()));
        missing.clear();
        lasting.clear();
    }

    /** {@return whether anything is missing that may still come, from a service that answers} */
    boolean wanting() {
        return missing.stream()
                .anyMatch(each -> !each.lasting() && !each.reason().startsWith(NOT_ENDED));
    }

    void missing(Thing thing, String reason, boolean forGood) {
        missing.add(new Missing(thing.kind(), thing.id(), thing.name(), reason, forGood));
        if (forGood) {
            lasting.add(key(thing.kind(), thing.id()));
        }
    }

    /** {@return whether there is no use in waiting for it} */
    boolean gone(String kind, String id) {
        return lasting.contains(key(kind, id));
    }

    private static String key(String kind, String id) {
        return kind + "\n" + id;
    }

    void note(String note) {
        notes.add(note);
    }

    List<Fetched> kinds() {
        return kinds.values().stream()
                .map(all -> new Fetched(all.kind(), all.saved(), all.bytes(), Math.max(0, all.there())))
                .toList();
    }

    List<Missing> missing() {
        return missing;
    }

    List<String> notes() {
        return notes;
    }
}
