// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The worth of more rows. Begin with {@link io.github.finetune4j.search.curve.LearningCurve}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.curve;

import org.jspecify.annotations.NullMarked;
