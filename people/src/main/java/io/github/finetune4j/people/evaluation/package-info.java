// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Two models judged blind by people, with a verdict that knows how little a few people can show.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.people.evaluation;

import org.jspecify.annotations.NullMarked;
