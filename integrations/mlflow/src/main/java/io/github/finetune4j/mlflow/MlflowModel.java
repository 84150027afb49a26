// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegisteredModel;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import java.util.List;
import java.util.Map;

/** A registered model as the server showed it. */
record MlflowModel(
        String name, List<ModelVersion> versions, Map<String, ModelVersion> aliases, List<AliasMoved> aliasHistory)
        implements RegisteredModel {}
