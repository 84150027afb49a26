// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** What to train and how: the specification of a fine-tuning job. */
@NullMarked
package io.github.finetune4j.training;

import org.jspecify.annotations.NullMarked;
