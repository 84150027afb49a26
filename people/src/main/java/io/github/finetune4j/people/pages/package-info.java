// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The pages on which people work, and the operator's pages about it. They need finetune4j-console, which the rest of
 * this artefact doesn't.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.people.pages;

import org.jspecify.annotations.NullMarked;
