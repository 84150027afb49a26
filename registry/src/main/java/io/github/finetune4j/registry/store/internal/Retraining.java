// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The models that learned from forgotten rows, and are not replaced: by what is on record, so it is the same
 * whenever it is asked. A model is replaced once a later version of its name learned from none of these rows, and no
 * alias points to it any more.
 */
final class Retraining {
    private Retraining() {}

    static BitSet rows(RowStore rows, List<RowsForgotten> forgettings) {
        BitSet numbers = new BitSet();
        forgettings.forEach(record -> record.rows().forEach(hash -> numbers.or(rows.numbers(new Fingerprint(hash)))));
        return numbers;
    }

    static List<ModelVersion> of(RegistryState state, RowStore rows) throws IOException {
        List<ModelVersion> learned =
                Ways.forth(state, rows, rows(rows, state.forgettings())).models();
        Set<ModelVersion> touched = new HashSet<>(learned);
        return learned.stream()
                .filter(model -> !replaced(state, model, touched))
                .toList();
    }

    private static boolean replaced(RegistryState state, ModelVersion model, Set<ModelVersion> touched) {
        boolean inUse = state.model(model.name()).aliases().containsValue(model);
        return !inUse
                && state.versions(model.name()).stream()
                        .anyMatch(other -> other.number() > model.number() && !touched.contains(other));
    }
}
