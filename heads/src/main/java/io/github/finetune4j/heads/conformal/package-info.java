// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Sets of labels that hold the true one as often as was asked, p values of single labels, losses held below a limit,
 * and abstention from texts that are like none of those known. All of it rests on one thing: the calibration rows and
 * those to come are exchangeable. Where texts change, coverage does: watch it.
 *
 * <p>Begin with {@link io.github.finetune4j.heads.conformal.ConformalSets}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.heads.conformal;

import org.jspecify.annotations.NullMarked;
