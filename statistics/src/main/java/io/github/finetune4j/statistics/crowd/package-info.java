// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * One label from the votes of many raters.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.crowd;

import org.jspecify.annotations.NullMarked;
