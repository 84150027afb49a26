// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The interface that a provider of fine-tuning implements: five blocking methods, from which the engine makes futures,
 * events and deadlines.
 *
 * <p>Begin with {@link io.github.finetune4j.spi.FineTuneProvider}; {@link io.github.finetune4j.spi.CapabilityGaps}
 * refuses what a provider cannot do, and a {@link io.github.finetune4j.spi.FineTuneProviderFactory} lets a
 * configuration file name the provider:
 *
 * <pre>{@code
 * @Override
 * public JobRef submit(FineTuneSpec spec, SubmitContext context) {
 *     CapabilityGaps.refuse(id(), capabilities(), spec);
 *     return jobs.computeIfAbsent(context.idempotencyKey(), key -> start(spec)); // the same key is the same job
 * }
 * }</pre>
 *
 * <p>{@code docs/reference/provider-rules.md} has the rules, and {@code FineTuneProviderTck} of finetune4j-testkit
 * tests them.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.spi;

import org.jspecify.annotations.NullMarked;
