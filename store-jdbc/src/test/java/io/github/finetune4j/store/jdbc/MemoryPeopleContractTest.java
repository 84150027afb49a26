// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.people.store.MemoryPeopleStore;
import io.github.finetune4j.people.store.PeopleStore;

class MemoryPeopleContractTest extends PeopleContract {
    private final PeopleStore store = new MemoryPeopleStore();

    @Override
    protected PeopleStore open() {
        return store;
    }
}
