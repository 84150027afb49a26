// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Helpers of several themes. Open to the choice of approaches alone.
 */
@NullMarked
package io.github.finetune4j.statistics.internal;

import org.jspecify.annotations.NullMarked;
