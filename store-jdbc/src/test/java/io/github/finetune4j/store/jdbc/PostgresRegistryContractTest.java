// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.registry.store.RegistryStore;
import java.sql.SQLException;

class PostgresRegistryContractTest extends RegistryContract {
    private final String database = newDatabase();

    private static String newDatabase() {
        try {
            return Postgres.newDatabase();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected RegistryStore open() {
        return JdbcRegistry.of(Postgres.database(database));
    }
}
