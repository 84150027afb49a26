// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A registry in a folder of plain files, and what can be asked of it.
 *
 * <p>Begin with {@link io.github.finetune4j.registry.files.FileRegistry}:
 *
 * <pre>{@code
 * try (FileRegistry registry = FileRegistry.open(Path.of("registry"))) {
 *     Lineage lineage = registry.lineage(registry.model("router").newest());
 *     Touched touched = registry.touchedBy(example);
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.registry.files;

import org.jspecify.annotations.NullMarked;
