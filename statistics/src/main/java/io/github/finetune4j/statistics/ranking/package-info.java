// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The strengths of models that were compared in pairs.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.ranking;

import org.jspecify.annotations.NullMarked;
