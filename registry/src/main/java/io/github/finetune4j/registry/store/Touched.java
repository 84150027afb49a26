// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The reach of a row: what to look at, or to train again, if the row must be forgotten.
 *
 * @param data versions that hold it
 * @param runs that learned from one of them or measured themselves on it, or started from a model that did
 * @param models that these runs made
 * @param rollouts that showed one of these models to users, as they began
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Touched(
        List<DataVersion> data, List<RunStarted> runs, List<ModelVersion> models, List<RolloutChanged> rollouts) {
    /** Copies the lists. */
    public Touched {
        data = List.copyOf(data);
        runs = List.copyOf(runs);
        models = List.copyOf(models);
        rollouts = List.copyOf(rollouts);
    }
}
