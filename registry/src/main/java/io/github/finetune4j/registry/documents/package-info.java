// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Documents that are made from a registry: nothing in them is typed, and they can be made again at any time.
 *
 * <p>Begin with {@link io.github.finetune4j.registry.documents.Documents}:
 *
 * <pre>{@code
 * Documents documents = Documents.of(registry);
 * documents.modelCard(registry.model("router").alias("champion")).write(Path.of("README.md"));
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.registry.documents;

import org.jspecify.annotations.NullMarked;
