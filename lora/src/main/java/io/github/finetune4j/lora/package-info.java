// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Fine-tuning and generation inside this JVM: {@code LocalLoraProvider}, {@code LocalChatModel} and the files they read
 * and write.
 */
@NullMarked
package io.github.finetune4j.lora;

import org.jspecify.annotations.NullMarked;
