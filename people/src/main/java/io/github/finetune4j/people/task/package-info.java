// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Tasks for people, and what people say: tasks, questions and values.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.people.task;

import org.jspecify.annotations.NullMarked;
