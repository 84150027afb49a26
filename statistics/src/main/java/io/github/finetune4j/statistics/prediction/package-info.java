// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The quality of predictions: errors by class, calibration, areas under curves, estimates corrected by few labels.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.prediction;

import org.jspecify.annotations.NullMarked;
