// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: runs steps and measures over rows. Begin with {@link io.github.finetune4j.dataset.internal.step.StepRun}.
 */
@NullMarked
package io.github.finetune4j.dataset.internal.step;

import org.jspecify.annotations.NullMarked;
