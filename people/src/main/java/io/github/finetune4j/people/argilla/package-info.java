// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Goes out to Argilla and comes back from there, through its files.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.people.argilla;

import org.jspecify.annotations.NullMarked;
