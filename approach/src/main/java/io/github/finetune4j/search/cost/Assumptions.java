// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import java.util.List;
import java.util.Map;

/**
 * The assumptions of a comparison.
 *
 * @param requests a month
 * @param value of a good answer
 * @param discount a year
 * @param months looked at
 * @param baseline place among the approaches
 * @param approaches with what each costs
 */
record Assumptions(
        Quantity requests, Quantity value, Quantity discount, int months, int baseline, List<Named> approaches) {
    /** An approach. */
    record Named(String name, Map<CostItem, Quantity> items) {}
}
