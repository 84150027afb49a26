// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Formats of training rows, the rules of every training service, and writing rows.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.format.TrainingTarget}, which checks rows against one service's
 * rules; a {@link io.github.finetune4j.dataset.format.DataWriter} writes them in its
 * {@link io.github.finetune4j.dataset.format.DataFormat}:
 *
 * <pre>{@code
 * DatasetReport report = Dataset.builder().addJsonl(file).use(TrainingTarget.BEDROCK_CLAUDE).check();
 * System.out.println(report.summary());
 * DataWriter.of(TrainingTarget.OPENAI_SFT).write(data, Path.of("openai.jsonl"));
 * }</pre>
 *
 * <p>{@code docs/reference/data-rules.md} lists all rules.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.format;

import org.jspecify.annotations.NullMarked;
