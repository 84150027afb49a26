// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The store of a registry, and the questions that it answers, wherever its records lie.
 *
 * <p>Begin with {@link io.github.finetune4j.registry.store.RegistryStore}:
 *
 * <pre>{@code
 * try (RegistryStore registry = FileRegistry.open(Path.of("registry"))) {
 *     Lineage lineage = registry.lineage(registry.model("router").newest());
 *     Touched touched = registry.touchedBy(example);
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.registry.store;

import org.jspecify.annotations.NullMarked;
