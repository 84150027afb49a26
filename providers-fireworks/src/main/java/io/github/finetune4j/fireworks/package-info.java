// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Fireworks AI: open models tuned as adapters, by example or by preference.
 *
 * <p>Begin with {@link io.github.finetune4j.fireworks.FireworksProvider}:
 *
 * <pre>{@code
 * try (FireworksProvider fireworks = FireworksProvider.fromEnv().build()) {
 *     FineTuneJob job = FineTune.builder()
 *             .provider(fireworks)
 *             .baseModel("accounts/fireworks/models/qwen3-8b")
 *             .trainingData(data)
 *             .start();
 *     ModelRef tuned = job.await(Duration.ofHours(6));
 *     fireworks.downloadAdapter(job.ref(), Path.of("adapter")); // for the local engine
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.fireworks;

import org.jspecify.annotations.NullMarked;
