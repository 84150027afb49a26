// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import reactor.core.publisher.FluxSink;

/** One answer on its way into a stream. Of one thread; the stream may be cancelled by any. */
final class Pouring {
    private final FluxSink<org.springframework.ai.chat.model.ChatResponse> sink;

    Pouring(FluxSink<org.springframework.ai.chat.model.ChatResponse> sink) {
        this.sink = sink;
    }

    void answer(ChatModel model, ChatRequest request) {
        ChatResponse response;
        try {
            response = model.chat(request, this::piece);
        } catch (RuntimeException e) {
            if (!sink.isCancelled()) {
                sink.error(e);
            }
            return; // who cancelled wants to hear nothing more
        }
        sink.next(ResponsesOut.end(response));
        sink.complete();
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
