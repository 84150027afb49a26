// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The triggers of a cycle.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.maintenance.trigger;

import org.jspecify.annotations.NullMarked;
