// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Pages of the console about replacements. They need finetune4j-console, which the rest of this artefact doesn't.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.replacement.pages;

import org.jspecify.annotations.NullMarked;
