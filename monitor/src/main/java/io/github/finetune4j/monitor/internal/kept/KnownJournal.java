// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.kept;

import io.github.finetune4j.journal.JournalStore;
import java.util.List;

/** A journal as far as this process knows it. Not safe for use by several threads. */
public final class KnownJournal {
    private final JournalStore store;
    private final String name;
    private long lines;

    /**
     * Knows nothing of it yet.
     *
     * @param store has it
     * @param name of it
     */
    public KnownJournal(JournalStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /** {@return the lines that are not known yet, which now are} */
    public List<String> news() {
        List<String> fresh = store.read(name, lines);
        lines += fresh.size();
        return fresh;
    }

    /** {@return all lines, of a journal that is rewritten} */
    public List<String> all() {
        lines = 0;
        return news();
    }

    /**
     * Adds lines.
     *
     * @param added what to add
     * @throws OvertakenException if there are lines that are not known
     */
    public void append(List<String> added) {
        if (!store.append(name, lines, added)) {
            throw new OvertakenException(name);
        }
        lines += added.size();
    }

    /**
     * Puts lines in the place of all.
     *
     * @param all that it is to have
     * @throws OvertakenException if there are lines that are not known
     */
    public void rewrite(List<String> all) {
        if (!store.rewrite(name, lines, all)) {
            throw new OvertakenException(name);
        }
        lines = all.size();
    }
}
