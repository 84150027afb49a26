// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Tasks out to Label Studio, and what people said there back.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.people.labelstudio;

import org.jspecify.annotations.NullMarked;
