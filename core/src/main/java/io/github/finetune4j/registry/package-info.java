// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The memory of a model's life: which rows taught it, which run made it, how it was measured, and where it answers.
 *
 * <p>Begin with {@link io.github.finetune4j.registry.Registry}, which you give to the builders once, and with
 * {@link io.github.finetune4j.registry.RegisteredModel}, which it shows:
 *
 * <pre>{@code
 * FineTune.builder().registry(registry, "router").provider(local).baseModel(base).trainingData(train).run();
 * ModelVersion newest = registry.model("router").newest();
 * }</pre>
 *
 * <p>Every entry is a {@link io.github.finetune4j.registry.RegistryRecord}, and none is ever changed. The artifact
 * {@code finetune4j-registry} stores them in plain files.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.registry;

import org.jspecify.annotations.NullMarked;
