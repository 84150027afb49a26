// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Curves of training jobs as TensorBoard event files, written and read.
 *
 * <p>Begin with {@link io.github.finetune4j.tensorboard.TensorBoardWriter}, a listener of a job:
 *
 * <pre>{@code
 * try (TensorBoardWriter board = TensorBoardWriter.open(Path.of("runs/router-1"))) {
 *     job.onEvent(board);
 *     job.await();
 * }
 * }</pre>
 *
 * <p>{@link io.github.finetune4j.tensorboard.TensorBoardFiles} reads such files, whoever wrote them.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.tensorboard;

import org.jspecify.annotations.NullMarked;
