// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Gives people tasks, and takes their answers.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.people.labeling;

import org.jspecify.annotations.NullMarked;
