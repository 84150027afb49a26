// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Asks a model many things at once, as an evaluation does: bounded concurrency, retries, time limits, answers kept on
 * disk.
 *
 * <p>For metrics that need a model of their own, such as a judge. Begin with
 * {@link io.github.finetune4j.evaluation.calls.ModelCalls}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.calls;

import org.jspecify.annotations.NullMarked;
