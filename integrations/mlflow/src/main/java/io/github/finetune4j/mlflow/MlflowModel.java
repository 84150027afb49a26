// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.store.internal.Shutdowns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A registered model as the server showed it. */
record MlflowModel(
        String name, List<ModelVersion> versions, Map<String, ModelVersion> aliases, List<AliasMoved> aliasHistory)
        implements RegisteredModel {
    /** {@return the same with the days that were announced} */
    MlflowModel shown(Shutdowns shutdowns) {
        Map<String, ModelVersion> named = new LinkedHashMap<>(aliases);
        named.replaceAll((alias, version) -> shutdowns.shown(version));
        return new MlflowModel(name, versions.stream().map(shutdowns::shown).toList(), named, aliasHistory);
    }
}
