// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.check;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.registry.ModelVersion;
import org.apiguardian.api.API;

/**
 * New rows, and those that they are measured by. Immutable.
 *
 * @param rows new, cleaned, and none of them in a test; at least one
 * @param trusted rows that were learned before; may be empty
 * @param tests the test set, whose answers are trusted too
 * @param champion the model in use
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Batch(Dataset rows, Dataset trusted, Dataset tests, ModelVersion champion) {}
