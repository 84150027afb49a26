// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A real encoder as a resource, for labels, embeddings and search without downloads.
 *
 * <p>Begin with {@link io.github.finetune4j.starterencoder.StarterEncoder}, whose folder is a base model like any
 * other:
 *
 * <pre>{@code
 * String baseModel = StarterEncoder.folder().toString();
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.starterencoder;

import org.jspecify.annotations.NullMarked;
