// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch.pages;

import io.github.finetune4j.console.spi.ConsolePage;
import java.nio.file.Path;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The page of batches in the console: how far the models are that are asked into a folder, and which batches run at
 * their services. No service is asked for it: whoever asks the models writes how far they are beside the answers, from
 * any process, and the folder is read when somebody looks. Safe for use by several threads.
 *
 * <pre>{@code
 * Console.Builder console = Console.builder(registry);
 * BatchPages.of(folder).forEach(console::addPage);
 * console.open();
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("exports") // whoever calls it has the console; nobody else is to need it
public final class BatchPages {
    private BatchPages() {}

    /**
     * {@return the pages, in the order of the navigation}
     *
     * @param folder that models are asked into; it may come later
     */
    public static List<ConsolePage> of(Path folder) {
        return List.of(new BatchesPage(folder));
    }
}
