// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Training, validation and test without leakage: ways to divide, and checks of the division. */
@NullMarked
package io.github.finetune4j.dataset.split;

import org.jspecify.annotations.NullMarked;
