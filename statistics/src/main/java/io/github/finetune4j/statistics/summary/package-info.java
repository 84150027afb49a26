// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The order of values, sketches of them, and their diversity.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.summary;

import org.jspecify.annotations.NullMarked;
