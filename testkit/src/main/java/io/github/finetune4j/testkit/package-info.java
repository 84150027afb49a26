// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Fakes, a virtual clock, and the tests that your own provider or store must pass.
 *
 * <p>Begin with {@link io.github.finetune4j.testkit.FakeProvider}, which trains nothing and follows a
 * {@link io.github.finetune4j.testkit.FakeScript}; {@link io.github.finetune4j.testkit.FineTuneProviderTck} has a JUnit
 * test for each rule of a provider:
 *
 * <pre>{@code
 * FakeProvider provider = FakeProvider.builder()
 *         .script(FakeScript.builder().steps(10, Duration.ofMillis(1)).build())
 *         .build();
 * ModelRef tuned = FineTune.builder()
 *         .provider(provider)
 *         .baseModel("fake-base")
 *         .trainingData(data)
 *         .run();
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.testkit;

import org.jspecify.annotations.NullMarked;
