// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.replacement.Replacement;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The page of a replacement in the console: how it stands, what was compared, how many rows are missing. No page
 * shows a
 * row. Safe for use by several threads.
 *
 * <pre>{@code
 * Console.Builder console = Console.builder(registry);
 * ReplacementPages.of(replacement).forEach(console::addPage);
 * console.open();
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever calls it has the console; nobody else is to need it
public final class ReplacementPages {
    private ReplacementPages() {}

    /**
     * {@return the pages, in the order of the navigation}
     *
     * @param replacement that is shown; the console need not run in the process that acts
     */
    public static List<ConsolePage> of(Replacement replacement) {
        return List.of(new ReplacementPage(replacement));
    }
}
