// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.Registry;
import org.apiguardian.api.API;

/**
 * An order of a training. Immutable.
 *
 * @param key the same each time this training is asked for: the idempotency key of its job
 * @param model name under which what it makes is registered
 * @param champion what it is going to be compared with
 * @param data what to learn from: new rows, and old ones against forgetting
 * @param registry keeps the run
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TrainingOrder(String key, String model, ModelVersion champion, Dataset data, Registry registry) {}
