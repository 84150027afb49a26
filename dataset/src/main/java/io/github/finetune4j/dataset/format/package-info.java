// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Shapes of training rows, what each training service demands of them, and writing them. */
@NullMarked
package io.github.finetune4j.dataset.format;

import org.jspecify.annotations.NullMarked;
