// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.journal.JournalStore;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** The lines of one replacement, and what they add up to. Safe for use by several threads. */
final class Journal {
    static final String ROOM = "replacement";

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

    synchronized void add(String type, Consumer<Facts> content) {
        boolean added = false;
        while (!added) {
            catchUp();
            Facts line =
                    Facts.empty().with("type", type).with("at", clock.instant().toString());
            content.accept(line);
            added = store.append(name, lines, List.of(line.json()));
        }
        catchUp();
    }

    /** What a step has cost from its beginning; written where it is news. */
    synchronized void spent(String what, Cost cost) {
        if (!read(now -> now.spent(what)).equals(cost)) {
            add("spent", line -> line.with("what", what).with("cost", cost));
        }
    }

    /** Why it goes no further now; written where it is news. */
    synchronized void waits(String why) {
        if (!read(now -> now.waits).equals(why)) {
            add("waits", line -> line.with("why", why));
        }
    }

    private void catchUp() {
        for (String line : store.read(name, lines)) {
            state.fold(Facts.parse(line));
            lines++;
        }
    }
}
