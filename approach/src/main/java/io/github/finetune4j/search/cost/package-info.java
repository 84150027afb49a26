// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Costs and benefits: whether an approach is worth what it costs. Begin with
 * {@link io.github.finetune4j.search.cost.CostBenefit}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.cost;

import org.jspecify.annotations.NullMarked;
