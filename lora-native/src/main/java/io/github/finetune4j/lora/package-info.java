// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Fine-tuning and generation inside this JVM.
 *
 * <p>Begin with {@link io.github.finetune4j.lora.LocalLoraProvider}, which trains, and
 * {@link io.github.finetune4j.lora.LocalChatModel}, which answers; {@link io.github.finetune4j.lora.ModelExport} writes
 * what other programs read:
 *
 * <pre>{@code
 * try (LocalLoraProvider local = LocalLoraProvider.create()) {
 *     ModelRef tuned = FineTune.builder().provider(local).baseModel(baseModel).trainingData(data).run();
 *     ChatResponse answer = local.chatModel(tuned).chat(ChatRequest.user("Where is my card?"));
 *     local.export(tuned).gguf(Path.of("tuned.gguf"), GgufEncoding.Q8_0);
 * }
 * }</pre>
 *
 * <p>See {@code docs/guides/local.md} for the formula, memory and file formats.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.lora;

import org.jspecify.annotations.NullMarked;
