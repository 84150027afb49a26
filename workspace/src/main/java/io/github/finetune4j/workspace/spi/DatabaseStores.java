// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.workspace.spi;

import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.RolloutStore;
import javax.sql.DataSource;
import org.apiguardian.api.API;

/**
 * The stores of a workspace in a database, found as a service: {@code finetune4j-store-jdbc} brings one. Each store
 * makes its own tables where they are missing, and leaves the source open when it is closed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatabaseStores {
    /**
     * {@return the registry}
     *
     * @param source of the database
     * @throws io.github.finetune4j.error.FineTuneException if it can't be opened
     */
    RegistryStore registry(DataSource source);

    /**
     * {@return the states of rollouts}
     *
     * @param source of the database
     * @throws io.github.finetune4j.error.FineTuneException if they can't be opened
     */
    RolloutStore rollouts(DataSource source);

    /**
     * {@return what was captured}
     *
     * @param source of the database
     * @throws io.github.finetune4j.error.FineTuneException if it can't be opened
     */
    CaptureStore captures(DataSource source);

    /**
     * {@return the journals of all rooms}
     *
     * @param source of the database
     * @throws io.github.finetune4j.error.FineTuneException if they can't be opened
     */
    JournalStore journals(DataSource source);
}
