// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Tests of a hypothesis, paired and of independent samples, and corrections for several of them.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.statistics.test;

import org.jspecify.annotations.NullMarked;
