// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import io.github.finetune4j.journal.FileJournalStore;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.files.FileCaptureStore;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.FileRolloutStore;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.store.jdbc.JdbcCaptureStore;
import io.github.finetune4j.store.jdbc.JdbcJournalStore;
import io.github.finetune4j.store.jdbc.JdbcRegistry;
import io.github.finetune4j.store.jdbc.JdbcRolloutStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcConnectionPool;

/** Writes one of every store, as this version writes it: the fixtures of the version after it. */
final class WriteStores {
    private final Path folder;
    private final Map<String, String> known = new TreeMap<>();

    private WriteStores(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes them.
     *
     * @param args an empty folder, and another one for what isn't kept
     */
    public static void main(String[] args) throws Exception {
        WriteStores writer = new WriteStores(Files.createDirectories(Path.of(args[0])));
        Path aside = Files.createDirectories(Path.of(args[1]));
        writer.files();
        OutboxScene.write(writer.folder.resolve("outbox"), aside.resolve("registry"));
        writer.known.put("run.model", RunScene.write(writer.folder.resolve("trainings"), aside.resolve("models")));
        RescueScene.write(writer.folder.resolve("rescue"), aside.resolve("rescued"));
        writer.database(aside.resolve("database"));
        OldStores.writeKnown(writer.folder, writer.known);
        writer.removeLocks();
    }

    private void files() {
        try (RolloutStore store = FileRolloutStore.open(folder.resolve("rollouts"))) {
            know("files", RolloutScene.write(store));
        }
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"));
                JournalStore store = FileJournalStore.open(folder.resolve("maintenance"), "maintenance")) {
            know("files", RegistryScene.write(registry));
            MaintenanceScene.write(registry, store);
        }
        try (CaptureStore store = FileCaptureStore.open(folder.resolve("captured"))) {
            known.put("files.capture.answer", CaptureScene.write(store));
        }
        try (CaptureStore captured = FileCaptureStore.open(folder.resolve("watched"));
                JournalStore store = FileJournalStore.open(folder.resolve("monitors"), "monitor")) {
            MonitorScene.write(captured, store);
        }
        try (JournalStore store = FileJournalStore.open(folder.resolve("people"), "people")) {
            PeopleScene.write(store);
        }
        try (JournalStore store = FileJournalStore.open(folder.resolve("searches"), "search")) {
            SearchScene.write(store);
        }
    }

    private void know(String where, RolloutScene.Known rollout) {
        known.put(where + ".rollout.answer", rollout.answer());
        known.put(where + ".rollout.arms", rollout.arms());
    }

    private void know(String where, RegistryScene.Known registry) {
        known.put(where + ".registry.answer", registry.answer());
        known.put(where + ".registry.root", registry.dayRoot());
    }

    private void database(Path file) throws SQLException {
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:file:" + file.toAbsolutePath(), "sa", "");
        try (RolloutStore rollouts = JdbcRolloutStore.of(pool);
                RegistryStore registry = JdbcRegistry.of(pool);
                CaptureStore captured = JdbcCaptureStore.of(pool);
                JournalStore people = JdbcJournalStore.of(pool);
                JournalStore searches = JdbcJournalStore.of(pool);
                JournalStore maintenance = JdbcJournalStore.of(pool)) {
            know("database", RolloutScene.write(rollouts));
            know("database", RegistryScene.write(registry));
            known.put("database.capture.answer", CaptureScene.write(captured));
            PeopleScene.write(people);
            SearchScene.write(searches);
            MaintenanceScene.write(registry, maintenance);
        }
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("script nopasswords nosettings to '" + folder.resolve("database.sql") + "'");
        } finally {
            pool.dispose();
        }
    }

    // Whoever opens a folder makes its lock anew
    private void removeLocks() throws IOException {
        List<Path> locks;
        try (Stream<Path> walked = Files.walk(folder)) {
            locks = walked.filter(file -> file.getFileName().toString().matches("\\.?lock|.*\\.lock"))
                    .toList();
        }
        for (Path lock : locks) {
            Files.delete(lock);
        }
    }
}
