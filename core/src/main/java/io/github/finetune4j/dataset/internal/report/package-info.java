// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: gathers issues, rejected rows and lengths while a data set is built. Begin with
 * {@link io.github.finetune4j.dataset.internal.report.IssueLog}.
 */
@NullMarked
package io.github.finetune4j.dataset.internal.report;

import org.jspecify.annotations.NullMarked;
