// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * What is shown of an evaluation: a table for the console, one self-contained HTML page, and files for other programs.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.report.ConsoleTable},
 * {@link io.github.finetune4j.evaluation.report.HtmlReport} and
 * {@link io.github.finetune4j.evaluation.report.ReportFiles}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.report;

import org.jspecify.annotations.NullMarked;
