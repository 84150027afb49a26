// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The rounds of maintenance: what happened in each, and why it ended as it did.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.maintenance.cycle;

import org.jspecify.annotations.NullMarked;
