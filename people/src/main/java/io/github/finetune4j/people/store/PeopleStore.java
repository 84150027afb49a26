// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store;

import java.util.List;
import org.apiguardian.api.API;

/**
 * Journals of human work, by name, which only grow. Safe for use by several threads and, as far as the store says so,
 * by several processes.
 *
 * <p>Whoever wants to add something reads what is new, decides, and appends on condition that nobody else has appended
 * meanwhile. So two who decide at the same time never both win.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PeopleStore extends AutoCloseable {
    /** {@return the names of the journals that have events, in alphabetical order} */
    List<String> journals();

    /**
     * {@return the events of a journal, oldest first}
     *
     * @param journal its name
     * @param after how many to leave out, from the first on
     * @throws io.github.finetune4j.error.FineTuneException if it can't be read
     */
    List<WorkEvent> read(String journal, long after);

    /**
     * Adds events, durably, if nothing was added since the caller read: once this returns true they are there after a
     * crash.
     *
     * @param journal its name: 1 to 100 lower-case letters, digits and hyphens
     * @param after how many events the caller knows
     * @param events what to add
     * @return whether they were added; false if the journal has other events, which are to be read first
     * @throws io.github.finetune4j.error.FineTuneException if they can't be kept, or nobody can tell whether they are:
     *     read what is new before anything else is decided
     */
    boolean append(String journal, long after, List<WorkEvent> events);

    /** Gives back what it holds; what was appended is kept already. */
    @Override
    void close();
}
