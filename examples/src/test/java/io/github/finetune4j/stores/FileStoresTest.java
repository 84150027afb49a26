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
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that an earlier version wrote. */
class FileStoresTest {
    @TempDir
    Path folder;

    private Path copy(String store) throws IOException {
        return OldStores.copy(store, folder.resolve(store));
    }

    @Test
    void rollouts() throws IOException {
        try (RolloutStore store = FileRolloutStore.open(copy("rollouts"))) {
            RolloutScene.goesOn(store, rollout());
        }
    }

    private static RolloutScene.Known rollout() throws IOException {
        return new RolloutScene.Known(OldStores.known("files.rollout.answer"), OldStores.known("files.rollout.arms"));
    }

    private static RegistryScene.Known known() throws IOException {
        return new RegistryScene.Known(
                OldStores.known("files.registry.answer"), OldStores.known("files.registry.root"));
    }

    @Test
    void registry() throws IOException {
        Path copied = copy("registry");
        try (RegistryStore registry = FileRegistry.open(copied)) {
            RegistryScene.isThere(registry, known());
            RegistryScene.goesOn(registry, known());
        }
        try (RegistryStore again = FileRegistry.open(copied)) {
            RegistryScene.isThere(again, known());
        }
    }

    @Test
    void maintenance() throws IOException {
        try (RegistryStore registry = FileRegistry.open(copy("registry"));
                JournalStore store = FileJournalStore.open(copy("maintenance"), "maintenance")) {
            MaintenanceScene.goesOn(registry, store);
        }
    }

    @Test
    void captures() throws IOException {
        try (CaptureStore store = FileCaptureStore.open(copy("captured"))) {
            CaptureScene.goesOn(store, OldStores.known("files.capture.answer"));
        }
    }

    @Test
    void monitors() throws IOException {
        try (CaptureStore captured = FileCaptureStore.open(copy("watched"));
                JournalStore store = FileJournalStore.open(copy("monitors"), "monitor")) {
            MonitorScene.goesOn(captured, store);
        }
    }

    @Test
    void people() throws IOException {
        try (JournalStore store = FileJournalStore.open(copy("people"), "people")) {
            PeopleScene.goesOn(store);
        }
    }

    @Test
    void searches() throws IOException {
        try (JournalStore store = FileJournalStore.open(copy("searches"), "search")) {
            SearchScene.goesOn(store);
        }
    }

    @Test
    void outbox() throws IOException {
        OutboxScene.goesOn(copy("outbox"), folder.resolve("told"));
    }

    @Test
    void rescue() throws IOException {
        RescueScene.goesOn(copy("rescue"), folder.resolve("rescued"));
    }

    @Test
    @Tag("native")
    void trainings() throws IOException {
        RunScene.goesOn(copy("trainings"), folder.resolve("models"), OldStores.known("run.model"));
    }
}
