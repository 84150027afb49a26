// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What was forgotten, and what learned from it.
 *
 * @param forgotten what is on record of it; null if no kept row was to be forgotten
 * @param touched the data versions that held the rows, and the runs, models and rollouts that saw them: what to train
 *     again
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Forgotten(@Nullable RowsForgotten forgotten, Touched touched) {
    /** {@return what is on record of it; empty if no kept row was to be forgotten} */
    public Optional<RowsForgotten> onRecord() {
        return Optional.ofNullable(forgotten);
    }

    /** {@return how many rows were forgotten} */
    public int rows() {
        return forgotten == null ? 0 : forgotten.rows().size();
    }
}
