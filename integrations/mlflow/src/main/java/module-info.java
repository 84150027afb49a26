// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Runs, curves, data, models and aliases of a registry at an MLflow server. */
module io.github.finetune4j.mlflow {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.http;
    requires transitive io.github.finetune4j.registry;

    exports io.github.finetune4j.mlflow;
}
