// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatRequest;
import org.jspecify.annotations.Nullable;

/**
 * An interaction on its way to the store.
 *
 * @param interaction with content if it is to be kept, at once or for a while
 * @param held whether its content is kept apart until feedback comes
 * @param request whose consent is asked once more before it is written; null where there is no content
 * @param began when the model was asked, by {@link System#nanoTime}
 * @param weight about how many bytes it holds in memory
 */
record Prepared(
        Interaction interaction, boolean held, @Nullable ChatRequest request, long began, long weight) {}
