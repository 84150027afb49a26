// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of a stream of LangChain4j, in whichever thread, brought to the thread that asked. */
final class Heard implements StreamingChatResponseHandler {
    private final Thread asker = Thread.currentThread();
    private final Consumer<String> onText;
    private final FailuresIn failures;
    private final Duration longestSilence;
    private final BlockingQueue<Object> said = new LinkedBlockingQueue<>();
    private volatile @Nullable StreamingHandle handle;
    private volatile boolean over;
    private @Nullable Throwable askers;

    /**
     * @param onText called with each piece in the thread that makes this
     * @param failures how theirs become ours
     * @param longestSilence between two pieces
     */
    Heard(Consumer<String> onText, FailuresIn failures, Duration longestSilence) {
        this.onText = onText;
        this.failures = failures;
        this.longestSilence = longestSilence;
    }

    private record Failed(Throwable failure) {}

    @Override
    public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
        handle = context.streamingHandle();
        onPartialResponse(piece.text());
    }

    @Override
    public void onPartialResponse(String piece) {
        if (over) {
            cancel();
        } else if (Thread.currentThread() == asker && said.isEmpty()) {
            pass(piece);
        } else {
            said.add(piece);
        }
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
        said.add(response);
    }

    @Override
    public void onError(Throwable error) {
        said.add(new Failed(error));
    }

    /** {@return the failure of asking, which may be the asker's own, thrown through their code} */
    RuntimeException broken(RuntimeException failure) {
        rethrowAskers();
        return failures.here(failure);
    }

    io.github.finetune4j.chat.ChatResponse whole() {
        while (true) {
            rethrowAskers();
            Object next = next();
            if (next instanceof String piece) {
                pass(piece);
            } else if (next instanceof ChatResponse response) {
                return ResponsesIn.of(response);
            } else if (next instanceof Failed failed) {
                throw failures.of(failed.failure());
            }
        }
    }

    private Object next() {
        try {
            Object next = said.poll(longestSilence.toNanos(), TimeUnit.NANOSECONDS);
            if (next != null) {
                return next;
            }
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
            throw failures.interrupted(e);
        }
        end();
        throw failures.silent(longestSilence);
    }

    private void pass(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        try {
            onText.accept(piece);
        } catch (RuntimeException | Error e) {
            askers = e;
            end();
            throw e;
        }
    }

    private void rethrowAskers() {
        Throwable thrown = askers;
        if (thrown instanceof RuntimeException failure) {
            throw failure;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    private void end() {
        over = true;
        cancel();
    }

    /** Where the provider can't, the answer goes on to its end, and is dropped. */
    private void cancel() {
        StreamingHandle known = handle;
        if (known != null && !known.isCancelled()) {
            try {
                known.cancel();
            } catch (UnsupportedFeatureException e) {
                handle = null;
            }
        }
    }
}
