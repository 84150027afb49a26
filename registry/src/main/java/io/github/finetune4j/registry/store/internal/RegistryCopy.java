// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.store.Copied;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Copies all of a registry that another one lacks. What contradicts is found before anything is written; what a process
 * that is killed meanwhile has copied is whole, and known to the next one that copies.
 *
 * @param lines of the chain that is copied
 * @param to has read everything
 */
record RegistryCopy(List<ChainLine> lines, RegistryState to) {
    private static final int MOST_NAMED = 5;

    /** {@return the lines that the other one lacks} */
    List<ChainLine> lacking() {
        List<String> contradictions = new ArrayList<>();
        List<ChainLine> lacking = new ArrayList<>();
        for (ChainLine line : lines) {
            RegistryRecord known = to.find(line.id()).orElse(null);
            if (known == null) {
                lacking.add(line);
            } else if (!same(line.record(), known)) {
                contradictions.add(line.id());
            }
        }
        if (!contradictions.isEmpty()) {
            throw new IllegalArgumentException(contradictions.size() + " records that both registries have, and that"
                    + " say something else here and there: " + firstOf(contradictions)
                    + " -> nothing was copied; models that were registered under one name in both must stay apart, or"
                    + " be registered again under names of their own");
        }
        return lacking;
    }

    private static String firstOf(List<String> ids) {
        String first = String.join(", ", ids.subList(0, Math.min(MOST_NAMED, ids.size())));
        return ids.size() > MOST_NAMED ? first + ", …" : first;
    }

    // A version of data is its rows: what was known about them first stays, as where it is added twice
    private static boolean same(RegistryRecord one, RegistryRecord other) {
        if (one instanceof DataVersion data && other instanceof DataVersion known) {
            return data.fingerprint().equals(known.fingerprint()) && data.rows() == known.rows();
        }
        return one.equals(other);
    }

    /** {@return the runs that may have curves} */
    static Set<String> runs(RegistryState state, CurveStorage curves) throws IOException {
        Set<String> runs = new LinkedHashSet<>(curves.runs());
        state.all(RegistryRecord.RunStarted.class).forEach(start -> runs.add(start.run()));
        state.all(RegistryRecord.RunEnded.class).forEach(end -> runs.add(end.run()));
        return runs;
    }

    /** {@return what has been done} */
    Copied copied(long records, long rows, long points) {
        return new Copied(records, lines.size() - records, rows, points);
    }
}
