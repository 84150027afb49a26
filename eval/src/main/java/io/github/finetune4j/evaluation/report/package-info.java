// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Reports of an evaluation: a table for the console, one self-contained HTML page, and files for other programs.
 *
 * <p>Begin with {@link io.github.finetune4j.evaluation.report.ConsoleTable},
 * {@link io.github.finetune4j.evaluation.report.HtmlReport} or
 * {@link io.github.finetune4j.evaluation.report.ReportFiles}:
 *
 * <pre>{@code
 * System.out.println(ConsoleTable.of(comparison));
 * HtmlReport.builder().title("Ticket triage").comparison(comparison).build().write(Path.of("report.html"));
 * ReportFiles.of(comparison).write(Path.of("target/eval"));
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.evaluation.report;

import org.jspecify.annotations.NullMarked;
