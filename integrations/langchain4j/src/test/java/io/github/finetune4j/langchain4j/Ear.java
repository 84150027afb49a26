// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A handler that remembers what it heard, in order. */
final class Ear implements StreamingChatResponseHandler {
    final List<String> heard = new CopyOnWriteArrayList<>();
    volatile @Nullable Throwable failure;
    volatile @Nullable ChatResponse whole;
    private final Consumer<PartialResponseContext> atPiece;
    private final CountDownLatch over = new CountDownLatch(1);

    Ear() {
        this(context -> {});
    }

    Ear(Consumer<PartialResponseContext> atPiece) {
        this.atPiece = atPiece;
    }

    boolean waited() throws InterruptedException {
        return over.await(20, TimeUnit.SECONDS);
    }

    @Override
    public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        heard.add(piece.text());
        atPiece.accept(context);
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall call) {
        heard.add(call.index() + ":" + call.toolExecutionRequest().name());
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        whole = response;
        heard.add("whole");
        over.countDown();
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        heard.add("error");
        over.countDown();
    }
}
