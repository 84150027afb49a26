// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * An MLflow server as a registry: runs, curves, data, models and aliases are reported to it, and its runs can be read
 * back.
 *
 * <p>Begin with {@link io.github.finetune4j.mlflow.MlflowRegistry}, behind an outbox:
 *
 * <pre>{@code
 * try (MlflowRegistry mlflow = MlflowRegistry.builder(server).experiment("support").build();
 *         OutboxRegistry outbox = OutboxRegistry.open(folder, mlflow)) {
 *     FineTune.builder().registry(outbox, "router").provider(local).baseModel(base).trainingData(train).run();
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.mlflow;

import org.jspecify.annotations.NullMarked;
