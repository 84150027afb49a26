// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.internal;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;

/** The journals of searches in a store of all rooms. */
public final class SearchJournals {
    private SearchJournals() {}

    /**
     * {@return those of a store}
     *
     * @param store of all rooms, or of searches
     * @throws IllegalArgumentException if it is another room's
     */
    public static JournalStore of(JournalStore store) {
        return store.of("search");
    }

    /** {@return those of a store that ends with the process} */
    public static JournalStore inMemory() {
        return of(new MemoryJournalStore());
    }
}
