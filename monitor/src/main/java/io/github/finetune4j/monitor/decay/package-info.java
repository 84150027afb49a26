// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Decay of a live model, also where nobody has labelled its answers yet.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.monitor.decay;

import org.jspecify.annotations.NullMarked;
