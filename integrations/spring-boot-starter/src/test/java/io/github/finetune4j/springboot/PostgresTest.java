// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Two instances of an application on one PostgreSQL are one rollout. */
class PostgresTest {
    @Test
    void twoInstances_areOneRollout() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                HeardLog log = HeardLog.of(StoreChoice.class)) {
            ApplicationContextRunner runner =
                    TwoArms.runner().withBean(DataSource.class, postgres::getPostgresDatabase);
            runner.run(one -> runner.run(other -> {
                one.getBean(Rollout.class).pause("ops", "a look at it");
                Rollout second = other.getBean(Rollout.class);
                second.refresh();
                assertThat(second.status().phase()).isEqualTo(Phase.PAUSED);
                assertThat(other.getBean(RegistryStore.class).records()).isNotEmpty();
            }));
            assertThat(log.messages())
                    .containsOnly("INFO the rollout's state is kept in the application's PostgreSQL database");
        }
    }
}
