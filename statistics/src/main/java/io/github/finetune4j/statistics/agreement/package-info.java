// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Agreement between raters.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.agreement;

import org.jspecify.annotations.NullMarked;
