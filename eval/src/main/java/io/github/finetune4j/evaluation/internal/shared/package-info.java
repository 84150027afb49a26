// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: labels, JSON values and texts, for metrics and reports. Begin with
 * {@link io.github.finetune4j.evaluation.internal.shared.LabelMetric}.
 */
@NullMarked
package io.github.finetune4j.evaluation.internal.shared;

import org.jspecify.annotations.NullMarked;
