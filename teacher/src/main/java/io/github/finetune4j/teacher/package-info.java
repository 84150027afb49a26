// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rows that larger models write and answer: prompts of production, of a few seeds, of a grid, harder, rarer or noisier
 * ones; answered by one teacher or by several that must agree; checked; each with where it comes from and by what
 * right. Begin with {@link io.github.finetune4j.teacher.Teacher}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.teacher;

import org.jspecify.annotations.NullMarked;
