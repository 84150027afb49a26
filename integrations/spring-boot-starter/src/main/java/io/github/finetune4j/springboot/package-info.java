// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A Spring Boot starter: a rollout, captured, as the application's {@link io.github.finetune4j.chat.ChatModel}, with
 * its workspace in the application's database, one door for feedback, monitors, people's pages, maintenance, an
 * Actuator endpoint, health, meters and the pages of the console.
 *
 * <p>Everything is set by properties below {@code finetune4j}; what properties can't say,
 * {@link io.github.finetune4j.springboot.RolloutPolicyCustomizer} and its like do. Begin with two beans,
 * {@code baseline} and {@code candidate}:
 *
 * <pre>{@code
 * @Bean ChatModel baseline() { return openAi.chatModel("gpt-4.1").named("gpt-4.1"); }
 * @Bean ChatModel candidate() { return openAi.chatModel("ft:gpt-4.1-mini:acme"); }
 * }</pre>
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.springboot;

import org.jspecify.annotations.NullMarked;
