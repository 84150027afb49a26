// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.testkit.RolloutStoreTck;
import java.sql.SQLException;

class PostgresStoreTckTest extends RolloutStoreTck {
    @Override
    protected RolloutStore emptyStore() {
        try {
            return JdbcRolloutStore.of(Postgres.database(Postgres.newDatabase()));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
