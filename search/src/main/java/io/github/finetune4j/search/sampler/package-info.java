// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Rules that decide which settings are tried next.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.search.sampler;

import org.jspecify.annotations.NullMarked;
