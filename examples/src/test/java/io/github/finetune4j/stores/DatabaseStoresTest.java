// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.store.jdbc.JdbcCaptureStore;
import io.github.finetune4j.store.jdbc.JdbcJournalStore;
import io.github.finetune4j.store.jdbc.JdbcRegistry;
import io.github.finetune4j.store.jdbc.JdbcRolloutStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database, with all stores in it, that an earlier version wrote. */
class DatabaseStoresTest {
    @TempDir
    Path folder;

    private JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:", "sa", "");

    @BeforeEach
    void fill() throws SQLException {
        pool = JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve("old"), "sa", "");
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("runscript from '" + OldStores.file("database.sql") + "'");
        }
    }

    @AfterEach
    void dispose() {
        pool.dispose();
    }

    private DataSource source() {
        return pool;
    }

    @Test
    void rollouts() throws IOException {
        try (RolloutStore store = JdbcRolloutStore.of(source())) {
            RolloutScene.goesOn(store, rollout());
        }
    }

    private static RolloutScene.Known rollout() throws IOException {
        return new RolloutScene.Known(
                OldStores.known("database.rollout.answer"), OldStores.known("database.rollout.arms"));
    }

    private static RegistryScene.Known known() throws IOException {
        return new RegistryScene.Known(
                OldStores.known("database.registry.answer"), OldStores.known("database.registry.root"));
    }

    @Test
    void registry() throws IOException {
        try (RegistryStore registry = JdbcRegistry.of(source())) {
            RegistryScene.isThere(registry, known());
            RegistryScene.goesOn(registry, known());
        }
        try (RegistryStore again = JdbcRegistry.of(source())) {
            RegistryScene.isThere(again, known());
        }
    }

    @Test
    void maintenance() {
        try (RegistryStore registry = JdbcRegistry.of(source());
                JournalStore store = JdbcJournalStore.of(source())) {
            MaintenanceScene.goesOn(registry, store);
        }
    }

    @Test
    void captures() throws IOException {
        try (CaptureStore store = JdbcCaptureStore.of(source())) {
            CaptureScene.goesOn(store, OldStores.known("database.capture.answer"));
        }
    }

    @Test
    void people() {
        try (JournalStore store = JdbcJournalStore.of(source())) {
            PeopleScene.goesOn(store);
        }
    }

    @Test
    void searches() {
        try (JournalStore store = JdbcJournalStore.of(source())) {
            SearchScene.goesOn(store);
        }
    }
}
