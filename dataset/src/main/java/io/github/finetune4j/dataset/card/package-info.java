// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The data card: what a data set is made of and how. */
@NullMarked
package io.github.finetune4j.dataset.card;

import org.jspecify.annotations.NullMarked;
