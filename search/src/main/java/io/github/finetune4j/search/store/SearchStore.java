// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.store;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Keeps the journal of each search: lines that are only ever added. Implement it for a store of your own; it must be
 * safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface SearchStore extends AutoCloseable {
    /** {@return a store that ends with the process} */
    static SearchStore inMemory() {
        return new MemorySearchStore();
    }

    /**
     * {@return the names of the searches that have lines, in the order of their letters}
     *
     * @throws io.github.finetune4j.error.FineTuneException if they can't be read
     */
    List<String> searches();

    /**
     * {@return the lines of a journal, oldest first}
     *
     * @param search its name: letters, digits, {@code .}, {@code _} and {@code -}
     * @param after how many lines to leave out at the beginning
     * @throws io.github.finetune4j.error.FineTuneException if it can't be read
     */
    List<String> read(String search, long after);

    /**
     * Adds lines, unless somebody else has meanwhile. They are kept once this returns.
     *
     * @param search its name
     * @param after how many lines the journal has, as far as the caller knows
     * @param lines each without a line end
     * @return whether they were added; if not, read on and decide again
     * @throws io.github.finetune4j.error.FineTuneException if they can't be kept
     */
    boolean append(String search, long after, List<String> lines);

    /** Lets go of what the store holds; what was added stays. */
    @Override
    void close();
}
