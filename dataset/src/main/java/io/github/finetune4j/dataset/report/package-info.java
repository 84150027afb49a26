// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The report on a data set as one HTML page. */
@NullMarked
package io.github.finetune4j.dataset.report;

import org.jspecify.annotations.NullMarked;
