// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.search.store.SearchStore;

class MemorySearchContractTest extends SearchStoreContract {
    private final SearchStore store = SearchStore.inMemory();

    @Override
    protected SearchStore open() {
        return store;
    }
}
