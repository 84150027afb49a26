// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import org.apiguardian.api.API;

/**
 * A provider that can list what it holds of one's own: jobs, files, tuned models. Safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface ListsInventory {
    /**
     * {@return all that it holds, also what other tools made there} Asks the provider; nothing is changed. A kind that
     * it refuses to list is a gap, and does not keep the others from it.
     */
    Inventory inventory();
}
