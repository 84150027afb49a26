// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.maintenance.Maintenance;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The pages of maintenance in the console: how it stands, its cycles, and each cycle with its steps, figures and
 * reasons. Only where the console allows changes can a candidate be approved or rejected, a cycle be cancelled or asked
 * for, and quarantined rows be released. No page shows a row.
 *
 * <pre>{@code
 * Console.Builder console = Console.builder(registry).allowChanges();
 * MaintenancePages.of(maintenance).forEach(console::addPage);
 * console.open();
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever calls it has the console; nobody else is to need it
public final class MaintenancePages {
    private MaintenancePages() {}

    /**
     * {@return the pages, in the order of the navigation}
     *
     * @param maintenance whose cycles are shown; the console need not run in the process that acts
     */
    public static List<ConsolePage> of(Maintenance maintenance) {
        return List.of(new CyclesPage(maintenance), new CyclePage(maintenance));
    }
}
