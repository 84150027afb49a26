// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The pages of decisions in the console: those that {@link io.github.finetune4j.search.approach.Decision#write} has
 * kept in a folder, each with its recommendation, figures and decision tree. The folder is read when somebody asks.
 * Safe for use by several threads.
 *
 * <pre>{@code
 * Console.Builder console = Console.builder(registry);
 * DecisionPages.of(folder).forEach(console::addPage);
 * console.open();
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever calls it has the console; nobody else is to need it
public final class DecisionPages {
    private DecisionPages() {}

    /**
     * {@return the pages, in the order of the navigation}
     *
     * @param folder with decisions; it may come later
     */
    public static List<ConsolePage> of(Path folder) {
        KeptDecisions kept = new KeptDecisions(folder);
        return List.of(new DecisionsPage(kept), new DecisionPage(kept));
    }
}
