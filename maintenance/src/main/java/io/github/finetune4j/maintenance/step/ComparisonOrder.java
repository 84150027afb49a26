// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.registry.ModelVersion;
import org.apiguardian.api.API;

/**
 * An order of a comparison. Immutable.
 *
 * @param key the same each time this comparison is asked for
 * @param part which rows these are: {@code test set}, {@code fresh}, {@code held back} or the name of a suite
 * @param champion the baseline
 * @param candidate what was trained
 * @param rows that neither was to learn from
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ComparisonOrder(String key, String part, ModelVersion champion, ModelVersion candidate, Dataset rows) {}
