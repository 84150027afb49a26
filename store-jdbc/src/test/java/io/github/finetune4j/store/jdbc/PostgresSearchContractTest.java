// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.search.store.SearchStore;

class PostgresSearchContractTest extends SearchStoreContract {
    private final PeopleDatabase database = PeopleDatabase.postgres();

    @Override
    protected SearchStore open() {
        return JdbcSearchStore.of(database.source());
    }
}
