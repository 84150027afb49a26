// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A tiny language model as a resource, for a first minute without downloads.
 *
 * <p>Begin with {@link io.github.finetune4j.startermodel.StarterModel}, whose folder is a base model like any other:
 *
 * <pre>{@code
 * String baseModel = StarterModel.folder().toString();
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.startermodel;

import org.jspecify.annotations.NullMarked;
