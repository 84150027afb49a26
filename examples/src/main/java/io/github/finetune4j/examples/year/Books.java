// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.maintenance.store.FileMaintenanceStore;
import io.github.finetune4j.maintenance.store.MaintenanceStore;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.files.FileCaptureStore;
import io.github.finetune4j.monitor.store.FileMonitorStore;
import io.github.finetune4j.monitor.store.MonitorStore;
import io.github.finetune4j.people.store.FilePeopleStore;
import io.github.finetune4j.people.store.PeopleStore;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Everything that is kept of a year, in its folder.
 *
 * @param settings of the year
 * @param world and its tickets
 * @param annotators who label
 * @param journal of the simulation
 * @param registry models, runs, data
 * @param captured what was asked and answered
 * @param watched what the monitors saw
 * @param people what annotators said
 * @param cycles of maintenance
 */
record Books(
        YearSettings settings,
        World world,
        Annotators annotators,
        Journal journal,
        RegistryStore registry,
        CaptureStore captured,
        MonitorStore watched,
        PeopleStore people,
        MaintenanceStore cycles)
        implements AutoCloseable {

    static Books open(YearSettings settings, Consumer<Journal.Entry> told) {
        Path folder = settings.folder();
        Folders.create(folder);
        return new Books(
                settings,
                new World(settings.seed(), settings.perDay()),
                new Annotators(settings.seed()),
                new Journal(journal(folder), told),
                FileRegistry.open(folder.resolve("registry")),
                FileCaptureStore.open(folder.resolve("captured")),
                FileMonitorStore.open(folder.resolve("monitors")),
                FilePeopleStore.open(folder.resolve("people")),
                FileMaintenanceStore.open(folder.resolve("maintenance")));
    }

    static Path journal(Path folder) {
        return folder.resolve("journal.tsv");
    }

    @Override
    public void close() {
        cycles.close();
        people.close();
        watched.close();
        captured.close();
        registry.close();
    }
}
