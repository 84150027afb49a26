// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.store;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Keeps the journal of each maintenance, lines that are only ever added, and lets one process act at a time. Implement
 * it for a store of your own; it must be safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface MaintenanceStore extends AutoCloseable {
    /** {@return a store that ends with the process} */
    static MaintenanceStore inMemory() {
        return new MemoryMaintenanceStore();
    }

    /**
     * {@return the lines of a journal, oldest first}
     *
     * @param name of the maintenance: letters, digits, {@code .}, {@code _} and {@code -}
     * @param after how many lines to leave out at the beginning
     * @throws io.github.finetune4j.error.FineTuneException if it can't be read
     */
    List<String> read(String name, long after);

    /**
     * Adds lines, unless somebody else has meanwhile. They are kept once this returns.
     *
     * @param name of the maintenance
     * @param after how many lines the journal has, as far as the caller knows
     * @param lines each without a line end
     * @return whether they were added; if not, read on and decide again
     * @throws io.github.finetune4j.error.FineTuneException if they can't be kept
     */
    boolean append(String name, long after, List<String> lines);

    /**
     * Asks to be the only one that acts. Never waits. The turn of a process that dies ends with it.
     *
     * @param name of the maintenance
     * @param who asks, for the others to be told
     * @return the turn, to be closed; not granted where somebody else acts
     * @throws io.github.finetune4j.error.FineTuneException if it can't be known who acts
     */
    Turn turn(String name, String who);

    /** Lets go of what the store holds; what was added stays. */
    @Override
    void close();
}
