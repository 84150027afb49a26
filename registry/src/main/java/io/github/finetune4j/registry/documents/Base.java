// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model from which the model was tuned, at once or by way of others on record.
 *
 * @param name as documents show it
 * @param hub its name on the Hub; empty where it has none
 */
record Base(String name, Optional<String> hub) {
    /** {@return the bases, the nearest first; none where none is recorded} */
    static List<Base> of(ModelHistory history, Statements statements) {
        Map<String, Base> bases = new LinkedHashMap<>();
        String nearest = Names.base(history, statements);
        if (!nearest.equals(Facts.NOT_RECORDED)) {
            bases.put(nearest, new Base(nearest, Names.hubBase(history, statements)));
        }
        for (RunStarted run : history.earlierRuns()) {
            Facts.text(run.specification(), "baseModel").ifPresent(base -> {
                boolean hub = base.matches(Names.HUB);
                String name = hub ? base : Names.shown(base);
                bases.putIfAbsent(name, new Base(name, hub ? Optional.of(base) : Optional.empty()));
            });
        }
        return List.copyOf(bases.values());
    }

    /** {@return its licence, where somebody said it} */
    Optional<String> license(Statements statements) {
        return Optional.ofNullable(statements.baseLicenses().get(name));
    }
}
