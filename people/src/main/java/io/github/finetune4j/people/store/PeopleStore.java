// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store;

import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.erasure.PersonalStore;
import io.github.finetune4j.people.store.internal.TaskErasure;
import java.util.List;
import java.util.Map;
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
public interface PeopleStore extends PersonalStore, AutoCloseable {
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

    /**
     * Puts events in the place of others, so that no byte of these is left where the store writes (in a database, once
     * that has tidied up), and adds some: all of it or nothing, also after a crash. Only to erase; a journal is changed
     * in no other way.
     *
     * @param journal its name
     * @param after how many events the caller knows
     * @param replaced events by the number of those in whose place they stand, from 0
     * @param added what to add
     * @return whether it was done; false if the journal has other events, which are to be read first
     * @throws UnsupportedOperationException if this store can't
     * @throws io.github.finetune4j.error.FineTuneException if it can't be kept
     */
    default boolean replace(String journal, long after, Map<Long, WorkEvent> replaced, List<WorkEvent> added) {
        throw new UnsupportedOperationException(
                "a store of human work that erases nothing: " + getClass().getName() + " -> let it implement replace");
    }

    /**
     * Erases the tasks that bear a mark of a person in their fields, and all that was said of them. Numbers of events
     * stay; queues learn of it, give the tasks out no more and take no answers to them.
     *
     * @return how many tasks were erased
     * @throws UnsupportedOperationException if this store can't
     */
    @Override
    default ErasedPart erase(ErasureRequest request) {
        return ErasedPart.of(TaskErasure.erase(this, request.marks()));
    }

    /** Gives back what it holds; what was appended is kept already. */
    @Override
    void close();
}
