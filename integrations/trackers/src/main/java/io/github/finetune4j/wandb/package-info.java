// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Training jobs as offline runs of Weights &amp; Biases, written without Python; {@code wandb sync} uploads them.
 *
 * <p>Begin with {@link io.github.finetune4j.wandb.WandbRun}, a listener of a job:
 *
 * <pre>{@code
 * try (WandbRun run = WandbRun.builder(Path.of("wandb"), job.ref()).project("support").open()) {
 *     job.onEvent(run);
 *     job.await();
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.wandb;

import org.jspecify.annotations.NullMarked;
