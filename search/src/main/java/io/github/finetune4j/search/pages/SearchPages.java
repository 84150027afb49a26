// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.journal.JournalStore;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The pages of searches in the console: which there are, and of each the history, parallel coordinates, what the goal
 * depends on, the front of two goals, the budget, the confirmation if one was kept, and the trials. They are drawn anew
 * while a search runs, in this process or in another one, and change nothing.
 *
 * <pre>{@code
 * Console.Builder console = Console.builder(registry);
 * SearchPages.of(store).forEach(console::addPage);
 * console.open();
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever calls it has the console; nobody else is to need it
public final class SearchPages {
    private SearchPages() {}

    /**
     * {@return the pages, in the order of the navigation}
     *
     * @param store of the searches; stays open as long as the console
     */
    public static List<ConsolePage> of(JournalStore store) {
        return List.of(new SearchesPage(store));
    }
}
