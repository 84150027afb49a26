// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.registry.store.RegistryStore;
import java.time.InstantSource;
import java.util.List;

/** The pages that show a registry. */
public final class RegistryPages {
    private RegistryPages() {}

    /**
     * {@return all pages, in the order of the navigation}
     *
     * @param registry that they show
     * @param clock tells the time
     */
    public static List<ConsolePage> of(RegistryStore registry, InstantSource clock) {
        Records records = new Records(registry, clock);
        Curves curves = new Curves(registry);
        return List.of(
                new RunsPage(records, curves),
                new RunPage(records, curves),
                new ComparePage(records),
                new ModelsPage(records),
                new ModelPage(records),
                new ModelVersionPage(records),
                new DataPage(records),
                new DataVersionPage(records),
                new RowsPage(records),
                new TouchedPage(records),
                new DifferencePage(records),
                new EvaluationsPage(records),
                new EvaluationPage(records),
                new RolloutsPage(records),
                new RolloutRecordPage(records),
                new LineagePage(records),
                new Notes(records),
                new SearchPage(records));
    }
}
