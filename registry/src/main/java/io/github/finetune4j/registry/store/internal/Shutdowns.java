// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The announced ends of models, in whatever order they come: the newest word on each counts. Not safe for use by
 * several threads.
 */
public final class Shutdowns {
    private final Map<ModelRef, ShutdownAnnounced> newest = new HashMap<>();

    /** Knows of none. */
    public Shutdowns() {}

    void startAnew() {
        newest.clear();
    }

    /**
     * Takes one.
     *
     * @param announced of two of the same time, the one that comes later counts
     */
    public void take(ShutdownAnnounced announced) {
        newest.merge(announced.model(), announced, (before, next) -> next.at().isBefore(before.at()) ? before : next);
    }

    /**
     * {@return a version with the day that is known now} A day with which it was registered is older news than what was
     * announced since, and newer than what was announced before.
     *
     * @param registered as it is on record
     */
    public ModelVersion shown(ModelVersion registered) {
        ShutdownAnnounced word = newest.get(registered.ref());
        Optional<LocalDate> own = registered.ref().shutdownDate();
        if (word == null
                || word.shutdownDate().equals(own)
                || (own.isPresent() && word.at().isBefore(registered.at()))) {
            return registered;
        }
        ModelRef plain = word.model();
        ModelVersion.Draft draft = registered.draft();
        return new ModelVersion(
                new ModelVersion.Draft(
                        draft.name(),
                        word.shutdownDate().map(plain::withShutdownDate).orElse(plain),
                        draft.baseModel(),
                        draft.run(),
                        draft.artifacts(),
                        draft.facts()),
                registered.number(),
                registered.at());
    }
}
