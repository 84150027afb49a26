// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The cycles in the console.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.maintenance.pages;

import org.jspecify.annotations.NullMarked;
