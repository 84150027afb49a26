// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Four things of one's own, as {@code docs/inside/extending.md} shows them: a metric, a data rule, a store; the
 * provider is
 * {@code RoteProvider}.
 */
@NullMarked
package io.github.finetune4j.examples.extend;

import org.jspecify.annotations.NullMarked;
