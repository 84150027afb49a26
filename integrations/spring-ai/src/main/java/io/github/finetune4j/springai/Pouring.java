// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Attempt;
import java.util.Objects;
import reactor.core.publisher.FluxSink;

/** One answer on its way into a stream. Of one thread; the stream may be cancelled by any. */
record Pouring(FluxSink<org.springframework.ai.chat.model.ChatResponse> sink) {
    void answer(ChatModel model, ChatRequest request) {
        Attempt<ChatResponse> response = Attempt.at(() -> Objects.requireNonNull(model.chat(request, this::piece)));
        Throwable failure = response.failure();
        if (failure == null) {
            sink.next(ResponsesOut.end(response.value()));
            sink.complete();
        } else if (!sink.isCancelled()) { // who cancelled wants to hear nothing more
            sink.error(failure instanceof Error error ? ended(model, error) : failure);
        }
    }

    // As it is, Reactor would throw one of the JVM's own through the stream, whose reader would wait for ever
    private static FineTuneException ended(ChatModel model, Error error) {
        return new FineTuneException(
                "the model " + model.name() + " failed: " + error.getClass().getName()
                        + " -> see the cause, and fix it",
                error);
    }

    private void piece(String text) {
        if (sink.isCancelled()) {
            throw new Cancelled();
        }
        if (!text.isEmpty()) {
            sink.next(ResponsesOut.piece(text));
        }
    }

    /** Ends the model's answer; nobody hears of it. */
    private static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Cancelled() {
            super("the answer was cancelled -> ask again if it is wanted", null, false, false);
        }
    }
}
