// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The report on a data set as one HTML page.
 *
 * <p>Begin with {@link io.github.finetune4j.dataset.report.DataReportPage}:
 *
 * <pre>{@code
 * DatasetMeasure<?> profile = DatasetProfile.builder().build().measure();
 * DatasetResult result = Dataset.builder().addJsonl(file).addMeasure(profile).build();
 * DataReportPage.of("Support tickets", result.report()).write(Path.of("data-report.html"));
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.dataset.report;

import org.jspecify.annotations.NullMarked;
