// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Brings home what a platform that closes holds of one's own: its jobs, files and models as records of a registry, and
 * the tuned models' answers while they live, so that they can be compared with ever after.
 *
 * <p>Begin with {@link io.github.finetune4j.rescue.OpenAiRescue}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.rescue;

import org.jspecify.annotations.NullMarked;
