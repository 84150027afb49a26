// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.internal.LeftoverSweep;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** The files that were uploaded from here and are still there. What they cost, the service does not say. */
record Leftovers(TogetherApi api, DataFiles files) {
    List<Leftover> list() {
        return files.own().stream().map(Leftovers::file).toList();
    }

    private static Leftover file(Fields file) {
        return new Leftover(
                "file", file.text("id"), OptionalDouble.empty(), "call deleteEverything(), or cleanUp of its job");
    }

    /** {@return what is still there, each with the reason} */
    List<Leftover> delete() {
        return LeftoverSweep.delete(list(), needed(), api::deleteFile);
    }

    private Set<String> needed() {
        Set<String> ids = new HashSet<>(TogetherBatchService.inUse(api));
        for (Fields job : api.jobs()) {
            if (!JobStates.WORDS.status(job.text("status")).terminal()) {
                ids.add(job.text("training_file"));
                ids.add(job.text("validation_file"));
            }
        }
        return ids;
    }
}
