// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * What a data set is like: tokens, lengths, balance, format, diversity, label errors, cost, and what to do about it.
 */
@NullMarked
package io.github.finetune4j.dataset.measure;

import org.jspecify.annotations.NullMarked;
