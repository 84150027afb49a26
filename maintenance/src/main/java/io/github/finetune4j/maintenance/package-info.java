// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Trains again when there is reason to, and lets go live only what is shown to be better.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.maintenance;

import org.jspecify.annotations.NullMarked;
