// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import org.apiguardian.api.API;

/**
 * A data set in three parts that share no prompt: training, validation and test.
 *
 * @param training to learn from
 * @param validation to watch while learning; may be empty
 * @param test to judge afterwards; may be empty
 * @param report what was read and left out, for all three
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record DatasetSplit(Dataset training, Dataset validation, Dataset test, DatasetReport report) {}
