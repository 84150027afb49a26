// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import org.apiguardian.api.API;

/**
 * A report of a copy of a registry into another one.
 *
 * @param records that were added
 * @param known records that the other one had already
 * @param rows that were added; a row that the other one had already is not kept twice
 * @param points of curves that were added
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Copied(long records, long known, long rows, long points) {}
