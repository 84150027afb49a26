// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Graders in the JSON format of OpenAI's fine-tuning and evals, read and run here.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.grader.Graders}, which makes a metric of each:
 *
 * <pre>{@code
 * Metric exact = Graders.withoutModels().read("""
 *         {"type": "string_check", "name": "exact", "operation": "eq",
 *          "input": "{{sample.output_text}}", "reference": "{{item.answer}}"}""");
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.grader;

import org.jspecify.annotations.NullMarked;
