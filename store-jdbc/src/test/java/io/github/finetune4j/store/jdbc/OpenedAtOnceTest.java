// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.registry.store.RegistryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first start of an application on several machines: each finds an empty database, and makes the tables. */
@Timeout(240)
@Tag("slow")
class OpenedAtOnceTest {
    private static final int MACHINES = 6;
    private static final int DATABASES = 6;

    @Test
    void manyOpenAnEmptyDatabaseAtOnce_andEachFindsTheTables() throws Exception {
        ExecutorService machines = Executors.newFixedThreadPool(MACHINES);
        try {
            for (int i = 0; i < DATABASES; i++) {
                String name = Postgres.newDatabase();
                CyclicBarrier together = new CyclicBarrier(MACHINES);
                List<Future<Integer>> opened = new ArrayList<>();
                for (int machine = 0; machine < MACHINES; machine++) {
                    DataSource source = Postgres.database(name);
                    opened.add(machines.submit(() -> {
                        together.await();
                        try (RegistryStore registry = JdbcRegistry.of(source)) {
                            return registry.records().size();
                        }
                    }));
                }
                for (Future<Integer> each : opened) {
                    assertThat(each.get()).isZero();
                }
            }
        } finally {
            machines.shutdownNow();
        }
    }
}
