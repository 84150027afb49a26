// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of forgetting: which rows, what learned from them, and where their words may still lie. Immutable.
 *
 * @param forgotten what is on record of it; null if no kept row was to be forgotten
 * @param touched the data versions that held the rows, and the runs, models and rollouts that saw them; nothing where
 *     the rows can be found no more, since they were forgotten before: {@link RegistryStore#touchedBy(RowsForgotten)}
 *     says so at any time
 * @param toRetrain all models that learned from this or from anything that was forgotten before, and were not replaced
 *     yet: see {@link RegistryStore#toRetrain}
 * @param copies where words of the rows lie outside of the registry, as far as its records say: files of runs, stored
 *     answers, data cards. The registry does not reach them
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Forgotten(
        @Nullable RowsForgotten forgotten, Touched touched, List<ModelVersion> toRetrain, List<String> copies) {
    /** Copies the lists. */
    public Forgotten {
        toRetrain = List.copyOf(toRetrain);
        copies = List.copyOf(copies);
    }

    /** {@return what is on record of it; empty if no kept row was to be forgotten} */
    public Optional<RowsForgotten> onRecord() {
        return Optional.ofNullable(forgotten);
    }

    /** {@return how many rows were forgotten} */
    public int rows() {
        return forgotten == null ? 0 : forgotten.rows().size();
    }
}
