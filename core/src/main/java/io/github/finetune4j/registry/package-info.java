// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The memory of a model's life: which rows taught it, which run made it, how it was measured, and where it answers.
 *
 * <p>Begin with {@link io.github.finetune4j.registry.Registry}, which is given to the builders once:
 *
 * <pre>{@code
 * FineTune.builder().registry(registry, "router").provider(local).baseModel(base).trainingData(train).run();
 * ModelVersion newest = registry.model("router").newest();
 * }</pre>
 *
 * <p>What is kept is a {@link io.github.finetune4j.registry.RegistryRecord}; none is ever changed. Engines that keep
 * them lie in the artifact {@code finetune4j-registry}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.registry;

import org.jspecify.annotations.NullMarked;
