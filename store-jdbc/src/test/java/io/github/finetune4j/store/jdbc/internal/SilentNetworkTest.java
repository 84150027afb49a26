// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.internal.StoredRegistry;
import io.github.finetune4j.store.jdbc.SwitchedSource;
import io.github.finetune4j.store.jdbc.Wire;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The network to the database stays open and says nothing any more, as behind a firewall that forgot it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a read that waits heeds no interrupt
@Tag("slow")
class SilentNetworkTest {
    @Test
    void call_thatIsNotAnswered_failsInTime_andTheNextOneWorks() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                Wire wire = new Wire(server.getPort())) {
            SwitchedSource switched = new SwitchedSource(wire);
            try (RegistryStore registry = StoredRegistry.open(
                    JdbcStorage.open(switched, () -> {}, Duration.ofSeconds(2)), InstantSource.system())) {
                switched.silentOnceConnected(true);
                Noted note = new Noted("a", Instant.EPOCH, "", "ana", "one");
                assertThatThrownBy(() -> registry.add(note)).isInstanceOf(ResultNotSavedException.class);
                switched.silentOnceConnected(false);
                wire.silent(false);
                registry.add(note);
                assertThat(registry.records()).containsExactly(note);
            }
        }
    }

    @Test
    void answerOfSomebody_thatIsNotAcknowledged_isNotCalledSaved_andComesOnceWhenItIsSentAgain() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                Wire wire = new Wire(server.getPort())) {
            SwitchedSource switched = new SwitchedSource(wire);
            Transactions database = Transactions.in(switched, Duration.ofSeconds(2));
            try (JournalStore store = new JdbcJournals(switched, database, () -> {})) {
                String skipped = "somebody has skipped";
                switched.silentOnceConnected(true);
                assertThatThrownBy(() -> store.append("people/q", 0, List.of(skipped)))
                        .isInstanceOf(FineTuneException.class)
                        .hasMessageContaining("can't be kept");
                assertThatThrownBy(() -> store.read("people/q", 0)).hasMessageContaining("can't be read");
                switched.silentOnceConnected(false);
                wire.silent(false);
                assertThat(store.read("people/q", 0)).isEmpty();
                assertThat(store.append("people/q", 0, List.of(skipped))).isTrue();
                assertThat(store.read("people/q", 0)).containsExactly(skipped);
            }
        }
    }
}
