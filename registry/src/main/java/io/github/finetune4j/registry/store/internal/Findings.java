// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.names.Remedy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The findings of a look through a registry, each once. */
final class Findings {
    private static final int MOST_STRETCHES = 10;

    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> unproven = new LinkedHashSet<>();

    /** Says what is wrong, and where. */
    void problem(String what) {
        problems.add(what);
    }

    /** Says what may be as it was, and can't be proven. */
    void unproven(String what) {
        unproven.add(what);
    }

    /** Says what is wrong with rows, if it is with any. */
    void rows(String where, BitSet rows, String what) {
        if (rows.isEmpty()) {
            return;
        }
        List<String> stretches = new ArrayList<>();
        int more = 0;
        for (int from = rows.nextSetBit(0); from >= 0; ) {
            int to = rows.nextClearBit(from);
            if (stretches.size() < MOST_STRETCHES) {
                stretches.add(to - from == 1 ? "row " + from : "rows " + from + " to " + (to - 1));
            } else {
                more += to - from;
            }
            from = rows.nextSetBit(to);
        }
        String rest = more > 0 ? " and " + more + " more rows" : "";
        problem(where + ": " + String.join(", ", stretches) + rest + ": " + what);
    }

    /** Says that a row can't be read; of rows that lie together, once. */
    void unreadable(String where, int row, Exception cause) {
        problem(where + ": " + (cause instanceof FineTuneException ? "" : "row " + row + ": ") + Remedy.without(cause));
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    List<String> unprovenThings() {
        return List.copyOf(unproven);
    }
}
