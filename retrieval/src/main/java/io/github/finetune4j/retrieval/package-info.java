// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Answers from documents. Begin with {@link io.github.finetune4j.retrieval.RetrievalModel}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.retrieval;

import org.jspecify.annotations.NullMarked;
