// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Fakes of the services that fine-tune models, over real HTTP on this machine.
 *
 * <p>Begin with {@link io.github.finetune4j.testkit.services.FakeOpenAiServer}. What goes wrong there is said by a
 * {@link io.github.finetune4j.testkit.FakeFault}, how jobs go by a
 * {@link io.github.finetune4j.testkit.services.FakeTraining}:
 *
 * <pre>{@code
 * try (FakeOpenAiServer server = FakeOpenAiServer.start();
 *         OpenAiProvider provider = OpenAiProvider.builder()
 *                 .baseUrl(server.baseUrl())
 *                 .key(ApiKey.of("sk-fake-key-000000"))
 *                 .build()) {
 *     server.fault(FakeFault.status(503, "", "busy").times(2));
 *     provider.submit(spec, SubmitContext.of("key"));
 * }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.testkit.services;

import org.jspecify.annotations.NullMarked;
