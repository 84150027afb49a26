// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.internal.StoredRegistry;
import io.github.finetune4j.store.jdbc.internal.JdbcStorage;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database is gone, or the clock jumps: runs go on, and everything is told later, once. */
@Timeout(60)
class RegistryOutageTest {
    private static FineTune.Builder run(RegistryStore registry, FakeProvider provider) {
        return FineTune.builder()
                .registry(registry, "router")
                .provider(provider)
                .baseModel("base")
                .trainingData(Rows.data(0, 5))
                .labels(l -> l.idempotencyKey("k"));
    }

    private static FakeProvider provider() {
        return FakeProvider.builder()
                .script(FakeScript.builder().steps(20, Duration.ofMillis(20)).build())
                .build();
    }

    private static void assertAllIsThereOnce(RegistryStore registry, ModelRef tuned) {
        assertThat(registry.records()).hasSize(4).extracting(RegistryRecord::id).doesNotHaveDuplicates();
        assertThat(registry.model("router").newest().ref()).isEqualTo(tuned);
        assertThat(registry.points(registry.runs().get(0).started().run()))
                .filteredOn(point -> point.name().equals("loss"))
                .extracting(MetricPoint::step)
                .hasSize(20)
                .doesNotHaveDuplicates();
        assertThat(registry.verify().problems()).isEmpty();
    }

    private static void joinAgain(String database) {
        try {
            Postgres.join(database);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void databaseGoneWhileARunBegins_theRunGoesOn_andAllIsToldOnce() throws Exception {
        String database = Postgres.newDatabase();
        try (RegistryStore registry = JdbcRegistry.of(Postgres.database(database))) {
            Postgres.cut(database);
            FineTuneJob job = run(registry, provider()).start();
            job.onEvent(event -> {
                if (event instanceof JobEvent.StepCompleted step && step.step() == 10) {
                    joinAgain(database);
                }
            });
            assertAllIsThereOnce(registry, job.await());
        }
    }

    @Test
    void databaseGoneForAllOfARun_theRunSucceeds_andStartedAgainItIsToldOnce() throws Exception {
        String database = Postgres.newDatabase();
        FakeProvider provider = provider();
        try (RegistryStore registry = JdbcRegistry.of(Postgres.database(database))) {
            Postgres.cut(database);
            ModelRef tuned = run(registry, provider).run();
            assertThatThrownBy(registry::records)
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("jdbc:postgresql://")
                    .hasMessageNotContaining("user=");
            Postgres.join(database);
            assertThat(registry.records()).isEmpty();
            assertThat(run(registry, provider).run()).isEqualTo(tuned);
            run(registry, provider).run();
            assertAllIsThereOnce(registry, tuned);
        }
    }

    @Test
    void databaseCutOffBetweenCalls_isUsedAgainWhenItIsBack() throws Exception {
        String database = Postgres.newDatabase();
        try (RegistryStore registry = JdbcRegistry.of(Postgres.database(database))) {
            registry.addData(Rows.data(0, 3), Map.of());
            Postgres.cut(database);
            assertThatThrownBy(() -> registry.addData(Rows.data(2, 5), Map.of()))
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("whether it can be reached");
            Postgres.join(database);
            registry.addData(Rows.data(2, 5), Map.of());
            assertThat(registry.rows(registry.data().get(1))).containsExactlyElementsOf(Rows.data(2, 5));
            assertThat(registry.verify().problems()).isEmpty();
        }
    }

    @Test
    void clockThatJumpsBack_changesNothingInTheOrder() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T12:00:00Z"));
        String database = Postgres.newDatabase();
        try (RegistryStore registry =
                StoredRegistry.open(JdbcStorage.open(Postgres.database(database), () -> {}), now::get)) {
            RegistryCopyTest.run(registry, 1);
            Instant past = Instant.parse("1999-01-01T00:00:00Z");
            now.set(past);
            RegistryCopyTest.run(registry, 2);
            registry.add(new Noted("late", past, "", "ana", "the clock is wrong"));
            assertThat(registry.model("router").newest().number()).isEqualTo(2);
            assertThat(registry.model("router").newest().at()).isEqualTo(past);
            List<RegistryRecord> records = registry.records();
            assertThat(records.get(records.size() - 1).id()).isEqualTo("note/late");
            assertThat(registry.verify().problems()).isEmpty();
        }
    }
}
