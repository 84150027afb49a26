// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The front door: {@link io.github.finetune4j.FineTune}. */
@NullMarked
package io.github.finetune4j;

import org.jspecify.annotations.NullMarked;
