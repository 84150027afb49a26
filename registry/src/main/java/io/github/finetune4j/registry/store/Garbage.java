// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import org.apiguardian.api.API;

/**
 * A report of what was removed because no record refers to it.
 *
 * @param versions lists of rows that belong to no data version on record
 * @param rows rows that are in no data version on record
 * @param curves curves of runs of which nothing is on record
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Garbage(long versions, long rows, long curves) {}
