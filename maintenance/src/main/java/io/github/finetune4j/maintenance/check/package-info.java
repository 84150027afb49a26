// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The checks that new rows must pass before anything learns from them.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.maintenance.check;

import org.jspecify.annotations.NullMarked;
