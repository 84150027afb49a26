// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import org.apiguardian.api.API;

/**
 * A data set together with the report on how it was built.
 *
 * @param dataset the examples that were kept
 * @param report what was read and left out
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record DatasetResult(Dataset dataset, DatasetReport report) {}
