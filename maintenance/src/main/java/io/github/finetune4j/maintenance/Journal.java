// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.journal.JournalStore;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The lines of one maintenance, and what they add up to. Safe for use by several threads. */
final class Journal {
    private final JournalStore store;
    private final String name;
    private final InstantSource clock;
    private final State state = new State();
    private long lines;

    Journal(JournalStore store, String name, InstantSource clock) {
        this.store = store;
        this.name = name;
        this.clock = clock;
    }

    /** What is read out of the state as it is on record now. */
    synchronized <T> T read(Function<State, T> question) {
        catchUp();
        return question.apply(state);
    }

    /** Adds a line of this time. */
    synchronized void add(String type, Function<Facts, Facts> content) {
        addIf(type, (now, line) -> content.apply(line));
    }

    /** A line, written once it is on record that it may be. */
    @FunctionalInterface
    interface Line {
        /** The line; null where it is on record already; throws where the state is such that there may be none. */
        @Nullable Facts of(State state, Facts line);
    }

    /** Decides on the newest state, and again where somebody else was faster. */
    synchronized void addIf(String type, Line content) {
        boolean added = false;
        while (!added) {
            catchUp();
            Facts line = content.of(state, Facts.line(type, clock.instant()));
            added = line == null || store.append(name, lines, List.of(line.json()));
        }
        catchUp();
    }

    private void catchUp() {
        for (String line : store.read(name, lines)) {
            state.fold(Facts.parse(line));
            lines++;
        }
    }
}
