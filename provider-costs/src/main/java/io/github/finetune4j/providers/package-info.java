// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The cost of training at a provider, before it costs anything: dated prices, estimates, budgets, dates on which models
 * are shut down, what is left behind, and which provider to take. Begin with
 * {@link io.github.finetune4j.providers.Providers}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.providers;

import org.jspecify.annotations.NullMarked;
