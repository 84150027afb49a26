// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import org.apiguardian.api.API;

/**
 * The progress of a data set's build.
 *
 * @param phase {@code reading}, the name of a step or measure, or {@code writing}
 * @param rows rows done in this phase
 * @param totalRows rows that the phase has to do; -1 while nobody knows
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record DatasetProgress(String phase, long rows, long totalRows) {}
