// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The making of the starter model: its text, its tokenizer, its training. */
@NullMarked
package io.github.finetune4j.examples.pretrain;

import org.jspecify.annotations.NullMarked;
