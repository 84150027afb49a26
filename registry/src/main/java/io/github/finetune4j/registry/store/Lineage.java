// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The lineage of a model.
 *
 * @param model which one
 * @param runs that led to it, its own first, then that of the model from which it was tuned, and so on
 * @param data that these runs learned from, each once, in the same order; validation data are not among them
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Lineage(ModelVersion model, List<RunStarted> runs, List<DataVersion> data) {
    /** Copies the lists. */
    public Lineage {
        runs = List.copyOf(runs);
        data = List.copyOf(data);
    }
}
