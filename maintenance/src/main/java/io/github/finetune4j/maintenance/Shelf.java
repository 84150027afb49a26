// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Versions of data in the registry, by their ids; the empty id is no rows. Rows that were forgotten stay away. */
final class Shelf {
    private static final int REMEMBERED = 8;

    private final RegistryStore registry;
    private final Map<String, Dataset> remembered = new LinkedHashMap<>();

    Shelf(RegistryStore registry) {
        this.registry = registry;
    }

    Dataset rows(String id) {
        if (id.isEmpty()) {
            return Dataset.of(List.of());
        }
        Dataset known = remembered.get(id);
        if (known != null) {
            return known;
        }
        DataVersion version = registry.data().stream()
                .filter(data -> data.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "the registry has no " + id + " -> open the registry in which this maintenance began"));
        return remember(id, registry.rowsLeft(version));
    }

    /** Keeps rows, and gives their id. */
    String keep(Dataset rows, List<String> parents, String what) {
        if (rows.isEmpty()) {
            return "";
        }
        List<String> from =
                parents.stream().filter(id -> !id.isEmpty()).distinct().toList();
        Map<String, Object> facts = from.isEmpty() ? Map.of("made", what) : Map.of("made", what, "parents", from);
        DataVersion version = registry.addData(rows, facts);
        remember(version.id(), rows);
        return version.id();
    }

    /** What a model learned from, as far as that is on record. */
    Dataset learnedBy(ModelVersion model) {
        List<Example> rows = registry.lineage(model).data().stream()
                .flatMap(data -> registry.rowsLeft(data).examples().stream())
                .distinct()
                .toList();
        return Dataset.of(rows);
    }

    private Dataset remember(String id, Dataset rows) {
        if (remembered.size() >= REMEMBERED) {
            remembered.remove(remembered.keySet().iterator().next());
        }
        remembered.put(id, rows);
        return rows;
    }
}
