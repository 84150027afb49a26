// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.store.RegistryStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Making the tables fails at changes and commits in turn, as on a full disk: the next one makes them. */
@Timeout(120)
@Tag("slow")
class FailedMigrationTest {
    @Test
    void failedMigration_isMadeGoodByTheNextOne_inH2() {
        eachChange(
                1, number -> JdbcConnectionPool.create("jdbc:h2:mem:failed" + number + ";DB_CLOSE_DELAY=-1", "", ""));
    }

    @Test
    void failedMigration_isMadeGoodByTheNextOne_inPostgres() {
        eachChange(
                5,
                number -> { // it takes back what fails, so some of them do
                    try {
                        return Postgres.database(Postgres.newDatabase());
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static void eachChange(int step, IntFunction<DataSource> database) {
        List<String> failed = new ArrayList<>();
        for (int change = 1; failedAt(change, database.apply(change), failed); change += step) {
            assertThat(failed).hasSizeLessThan(200);
        }
        assertThat(failed).hasSizeGreaterThan(20 / step).anyMatch(change -> change.contains("create table"));
    }

    /** {@return whether there were so many changes} */
    private static boolean failedAt(int change, DataSource database, List<String> failed) {
        AtomicInteger changes = new AtomicInteger();
        DataSource full = WatchedSource.around(database, (number, what) -> {
            changes.set(number);
            if (number == change) {
                failed.add(what);
                throw new SQLException("the disk is full");
            }
        });
        try {
            JdbcRegistry.of(full).close();
        } catch (FineTuneException e) {
            assertThat(e).hasMessageContaining(" -> ");
        }
        try (RegistryStore registry = JdbcRegistry.of(database)) {
            RegistryCopyTest.run(registry, change);
            assertThat(registry.verify().problems()).as("failed at %s", failed).isEmpty();
            assertThat(registry.records()).hasSize(4);
        }
        return changes.get() >= change;
    }
}
