// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.internal.LeftoverSweep;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** The data sets that were made here and are still there. What they cost, the service does not say. */
record Leftovers(FireworksApi api, DataSets data) {
    List<Leftover> list() {
        return data.own().stream()
                .map(id -> new Leftover(
                        "data set", id, OptionalDouble.empty(), "call deleteEverything(), or cleanUp of its job"))
                .toList();
    }

    /** {@return what is still there, each with the reason} */
    List<Leftover> delete() {
        return LeftoverSweep.delete(list(), needed(), data.calls()::delete);
    }

    private Set<String> needed() {
        Set<String> ids = new HashSet<>();
        for (JobKind kind : JobKind.values()) {
            for (Fields job : api.jobs(kind)) {
                if (!JobStates.ended(job)) {
                    ids.add(JobName.last(job.text("dataset")));
                    ids.add(JobName.last(job.text("evaluationDataset")));
                }
            }
        }
        api.batches().stream()
                .filter(batch -> !JobStates.ended(batch))
                .forEach(batch -> ids.add(JobName.last(batch.text("inputDatasetId"))));
        return ids;
    }
}
