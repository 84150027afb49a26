// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Internal: from here to the Hub. A {@link io.github.finetune4j.huggingface.internal.upload.CommitPlan} becomes a
 * commit: what the repository holds already stays here, large files go to their own storage first, and a lost answer
 * makes no second commit.
 */
@NullMarked
package io.github.finetune4j.huggingface.internal.upload;

import org.jspecify.annotations.NullMarked;
