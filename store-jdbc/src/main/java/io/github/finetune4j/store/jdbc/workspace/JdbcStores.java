// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.workspace;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.store.jdbc.JdbcCaptureStore;
import io.github.finetune4j.store.jdbc.JdbcJournalStore;
import io.github.finetune4j.store.jdbc.JdbcRegistry;
import io.github.finetune4j.store.jdbc.JdbcRolloutStore;
import io.github.finetune4j.workspace.spi.DatabaseStores;
import javax.sql.DataSource;

/** The stores of a workspace in a database. */
public final class JdbcStores implements DatabaseStores {
    /** Made as a service. */
    public JdbcStores() {}

    @Override
    public RegistryStore registry(DataSource source) {
        return JdbcRegistry.of(source);
    }

    @Override
    public RolloutStore rollouts(DataSource source) {
        return JdbcRolloutStore.of(source);
    }

    @Override
    public CaptureStore captures(DataSource source) {
        return JdbcCaptureStore.of(source);
    }

    @Override
    public JournalStore journals(DataSource source) {
        return JdbcJournalStore.of(source);
    }
}
