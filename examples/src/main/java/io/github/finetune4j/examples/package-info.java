// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Journeys: short programs that the README shows regions of. */
@NullMarked
package io.github.finetune4j.examples;

import org.jspecify.annotations.NullMarked;
