// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The parts of a data set's report: what each step did, which rows were rejected, how long the rows are, and what steps
 * and measures add.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.DatasetReport}, which holds them all:
 *
 * <pre>{@code
 * DatasetReport report = Dataset.builder().addJsonl(Path.of("tickets.jsonl")).deduplicate().build().report();
 * for (StepReport step : report.steps()) {
 *     System.out.println(step.name() + ": " + step.rowsIn() + " rows in, " + step.rowsOut() + " out");
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.result;

import org.jspecify.annotations.NullMarked;
