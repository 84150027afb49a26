// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Goes out to Prodigy and comes back from there, through its files.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.people.prodigy;

import org.jspecify.annotations.NullMarked;
