// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A provider whose jobs leave things behind that cost money: uploaded files, deployments, endpoints. Safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface KeepsResources {
    /**
     * {@return what this library made there and is still there, also by other processes, dearest first} Asks the
     * provider; nothing is deleted.
     */
    List<Leftover> leftovers();

    /**
     * Deletes what {@link #leftovers()} names. What can't be deleted does not keep the others from it.
     *
     * @return what is still there and may cost money, each with the reason; empty if all is gone
     */
    List<Leftover> deleteEverything();
}
