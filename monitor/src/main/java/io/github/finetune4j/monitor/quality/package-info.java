// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The quality of live answers: a judge scores a uniform sample of them, and a few labels of people correct the judge.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.monitor.quality;

import org.jspecify.annotations.NullMarked;
