// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.call;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.RolloutException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model. One that gives nothing has failed: other people's code may return null, whatever its signature says.
 */
public final class CheckedModel {
    private final String rollout;

    CheckedModel(String rollout) {
        this.rollout = rollout;
    }

    ChatResponse by(ChatModel model, ChatRequest request) {
        return checked(model, model.chat(request));
    }

    ChatResponse by(ChatModel model, ChatRequest request, Consumer<String> onText) {
        return checked(model, model.chat(request, onText));
    }

    public List<ChatResponse> by(ChatModel model, List<ChatRequest> requests) {
        List<ChatResponse> answers = orNull(model.chatAll(requests));
        if (answers == null || answers.size() != requests.size()) {
            throw broken(
                    model,
                    "gave " + (answers == null ? "null" : answers.size() + " answers") + " to " + requests.size()
                            + " requests");
        }
        answers.forEach(answer -> checked(model, answer));
        return answers;
    }

    /** {@return the piece of a stream} */
    String piece(ChatModel model, @Nullable String text) {
        if (text == null) {
            throw broken(model, "handed over null for a piece of text");
        }
        return text;
    }

    private ChatResponse checked(ChatModel model, @Nullable ChatResponse response) {
        if (response == null) {
            throw broken(model, "answered null");
        }
        return response;
    }

    private RolloutException broken(ChatModel model, String what) {
        return new RolloutException(
                "the model " + model.name() + " of rollout " + rollout + " " + what
                        + " -> fix it: a model answers, or throws",
                null);
    }

    private static <T> @Nullable T orNull(@Nullable T value) {
        return value;
    }
}
