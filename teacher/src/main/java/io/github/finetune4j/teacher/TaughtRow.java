// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.dataset.ChatExample;

/** An answered row, and the prompt that it comes from. */
record TaughtRow(Prompt prompt, ChatExample row) {}
