// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.people.store.PeopleStore;

class PostgresPeopleContractTest extends PeopleContract {
    private final PeopleDatabase database = PeopleDatabase.postgres();

    @Override
    protected PeopleStore open() {
        return JdbcPeopleStore.of(database.source());
    }
}
