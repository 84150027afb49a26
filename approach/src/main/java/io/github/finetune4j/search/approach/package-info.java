// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The choice of an approach, measured: prompt, examples in the prompt, retrieval, tuning, or both.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.approach;

import org.jspecify.annotations.NullMarked;
