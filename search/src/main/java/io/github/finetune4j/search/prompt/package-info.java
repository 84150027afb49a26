// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The search for the best prompt: instructions and examples, searched together. Begin with
 * {@link io.github.finetune4j.search.prompt.PromptSearch}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.prompt;

import org.jspecify.annotations.NullMarked;
