// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The journal of human work: every task, assignment, answer and decision, in the order in which they came.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.people.store;

import org.jspecify.annotations.NullMarked;
