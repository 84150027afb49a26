// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Sends many requests to a model, as an evaluation does: bounded concurrency, retries, time limits, and answers stored
 * on disk.
 *
 * <p>This is for metrics that need a model of their own, such as a judge. Begin with
 * {@link io.github.finetune4j.evaluation.calls.ModelCalls}; a
 * {@link io.github.finetune4j.evaluation.calls.RecordedModel} never asks for the same thing twice:
 *
 * <pre>{@code
 * try (RecordedModel judge = RecordedModel.of(remote, Path.of("judge.jsonl"))) {
 *     for (ModelCall call : ModelCalls.oneByOne().concurrency(4).ask(judge, requests)) {
 *         System.out.println(call.response().map(ChatResponse::text).orElseGet(call::error));
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.calls;

import org.jspecify.annotations.NullMarked;
