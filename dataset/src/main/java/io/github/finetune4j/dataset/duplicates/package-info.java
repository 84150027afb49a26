// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Texts and rows that are the same, nearly the same, or contradict each other. */
@NullMarked
package io.github.finetune4j.dataset.duplicates;

import org.jspecify.annotations.NullMarked;
