// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store;

import io.github.finetune4j.erasure.ErasedPart;
import io.github.finetune4j.erasure.ErasureRequest;
import io.github.finetune4j.erasure.PersonalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.people.store.internal.TaskErasure;
import io.github.finetune4j.people.store.internal.WorkJournals;
import org.apiguardian.api.API;

/**
 * The erasure of persons from the journals of human work. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PeopleErasure implements PersonalStore {
    private final WorkJournals journals;

    private PeopleErasure(WorkJournals journals) {
        this.journals = journals;
    }

    /**
     * {@return the erasure from a store}
     *
     * @param store of journals; stays open
     * @throws IllegalArgumentException if it is another room's
     */
    public static PeopleErasure of(JournalStore store) {
        return new PeopleErasure(new WorkJournals(store));
    }

    /**
     * Erases the tasks that bear a mark of a person in their fields, and all that was said of them. Numbers of events
     * stay; queues learn of it, give the tasks out no more and take no answers to them.
     *
     * @return how many tasks were erased
     */
    @Override
    public ErasedPart erase(ErasureRequest request) {
        return ErasedPart.of(TaskErasure.erase(journals, request.marks()));
    }
}
