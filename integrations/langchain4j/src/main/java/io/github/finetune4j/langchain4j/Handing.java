// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.internal.callback.Attempt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One answer on its way to a handler. Of one thread, but for the handle: anybody may cancel. */
final class Handing implements StreamingHandle {
    private final StreamingChatResponseHandler handler;
    private volatile boolean cancelled;
    private @Nullable Throwable handlers;

    Handing(StreamingChatResponseHandler handler) {
        this.handler = handler;
    }

    void answer(ChatModel model, ChatRequest request) {
        Attempt<ChatResponse> response =
                Attempt.at(() -> ResponsesOut.of(model.chat(RequestsIn.of(request, model.name()), this::piece)));
        if (response.worked() && !cancelled) {
            end(response.value());
        } else if (!response.worked()) {
            failed(response.failure());
        }
    }

    private void piece(String text) {
        if (!cancelled && !text.isEmpty()) {
            Attempt<Boolean> taken = Attempt.at(() -> {
                handler.onPartialResponse(new PartialResponse(text), new PartialResponseContext(this));
                return true;
            });
            handlers = taken.worked() ? handlers : taken.failure();
            taken.orThrow();
        }
        if (cancelled) {
            throw new Cancelled();
        }
    }

    /** The handler's own exception may come back in another's clothes: models wrap what breaks a stream. */
    private void failed(@Nullable Throwable failure) {
        if (handlers != null) {
            handler.onError(handlers);
        } else if (!cancelled && failure != null) {
            handler.onError(failure instanceof RuntimeException known ? FailuresOut.of(known) : failure);
        }
        throwOnIfError(handlers != null ? handlers : failure);
    }

    // Whoever runs the stream decides what becomes of its thread
    private static void throwOnIfError(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
    }

    private void end(ChatResponse response) {
        Throwable failure = Attempt.at(() -> {
                    List<ToolExecutionRequest> calls = response.aiMessage().toolExecutionRequests();
                    for (int i = 0; i < calls.size(); i++) {
                        handler.onCompleteToolCall(new CompleteToolCall(i, calls.get(i)));
                    }
                    handler.onCompleteResponse(response);
                    return true;
                })
                .failure();
        if (failure != null) {
            handler.onError(failure);
            throwOnIfError(failure);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    /** Ends the model's answer; nobody hears of it. */
    private static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Cancelled() {
            super("the answer was cancelled -> ask again if it is wanted", null, false, false);
        }
    }
}
