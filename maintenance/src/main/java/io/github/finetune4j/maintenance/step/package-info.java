// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The steps of a cycle: where rows come from, who trains, who compares, what watches the live model.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.maintenance.step;

import org.jspecify.annotations.NullMarked;
