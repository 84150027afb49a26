// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Everything that is kept of a year, in its folder.
 *
 * @param settings of the year
 * @param world and its tickets
 * @param annotators who label
 * @param journal of the simulation
 * @param workspace registry, captures and journals
 */
record Books(YearSettings settings, World world, Annotators annotators, Journal journal, Workspace workspace)
        implements AutoCloseable {

    static Books open(YearSettings settings, Consumer<Journal.Entry> listener) {
        Path folder = settings.folder();
        Folders.create(folder);
        return new Books(
                settings,
                new World(settings.seed(), settings.perDay()),
                new Annotators(settings.seed()),
                new Journal(journal(folder), listener),
                Workspace.open(folder.resolve("workspace")));
    }

    RegistryStore registry() {
        return workspace.registry();
    }

    CaptureStore captured() {
        return workspace.captures();
    }

    static Path journal(Path folder) {
        return folder.resolve("journal.tsv");
    }

    @Override
    public void close() {
        workspace.close();
    }
}
