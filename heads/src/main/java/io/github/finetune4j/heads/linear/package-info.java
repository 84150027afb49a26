// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Linear heads on vectors of texts, which an encoder or a count of words gives.
 *
 * <p>Begin with {@link io.github.finetune4j.heads.linear.LogisticRegression}, whose fit gives a
 * {@link io.github.finetune4j.heads.linear.LinearHead}; {@link io.github.finetune4j.heads.linear.TfIdf} makes vectors
 * without a model.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.heads.linear;

import org.jspecify.annotations.NullMarked;
