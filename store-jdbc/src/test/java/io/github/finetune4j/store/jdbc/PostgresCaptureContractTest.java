// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import io.github.finetune4j.monitor.capture.CaptureStore;
import java.sql.SQLException;
import java.time.InstantSource;

class PostgresCaptureContractTest extends CaptureContract {
    private final String database = newDatabase();

    private static String newDatabase() {
        try {
            return Postgres.newDatabase();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected CaptureStore open(InstantSource clock) {
        return JdbcCaptureStore.of(Postgres.database(database), clock);
    }
}
