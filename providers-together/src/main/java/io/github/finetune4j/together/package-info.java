// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Together AI: open models tuned as adapters or whole, by example or by preference.
 *
 * <p>Begin with {@link io.github.finetune4j.together.TogetherProvider}:
 *
 * <pre>{@code
 * try (TogetherProvider together = TogetherProvider.fromEnv().build()) {
 *     FineTuneJob job = FineTune.builder()
 *             .provider(together)
 *             .baseModel("Qwen/Qwen3-8B")
 *             .trainingData(data)
 *             .start();
 *     ModelRef tuned = job.await(Duration.ofHours(6));
 *     together.downloadAdapter(job.ref(), Path.of("adapter")); // for the local engine
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.together;

import org.jspecify.annotations.NullMarked;
