// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * What can go wrong, sorted by what the caller can do about it. All unchecked; see {@code docs/errors.md}. How they are
 * serialized is not promised.
 *
 * @serial exclude
 */
@NullMarked
package io.github.finetune4j.error;

import org.jspecify.annotations.NullMarked;
