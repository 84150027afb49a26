// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Probabilities that come true: what a head says with 80 % is right in 80 of 100 cases.
 *
 * <p>Begin with {@link io.github.finetune4j.heads.calibration.Calibrator}; whether it holds, say the errors of {@link
 * io.github.finetune4j.statistics.prediction.Calibration}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.heads.calibration;

import org.jspecify.annotations.NullMarked;
