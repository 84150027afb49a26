// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDeltaEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamMetadataEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamOutput;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.MessageStopEvent;

/**
 * One streamed answer: the SDK's thread brings the pieces, the caller's takes them, so a listener runs where it is
 * expected to. The SDK repeats a call that breaks; once a piece was given, a repetition would give it twice, and ends
 * the call instead.
 */
final class ConverseStream {
    /** A listener to what comes from the SDK's thread; the first and the last are marks. */
    private sealed interface News {}

    private record Begin() implements News {}

    private record Piece(ConverseStreamOutput output) implements News {}

    private record End(@Nullable Throwable failure) implements News {}

    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final AwsErrors errors;
    private final Consumer<String> onText;
    private final Duration patience;
    private ConverseAnswer answer = new ConverseAnswer();
    private boolean given;

    ConverseStream(AwsErrors errors, Consumer<String> onText, Duration patience) {
        this.errors = errors;
        this.onText = onText;
        this.patience = patience;
    }

    ChatResponse read(BedrockRuntimeAsyncClient client, ConverseStreamRequest request) {
        CompletableFuture<Void> call = client.converseStream(
                request,
                ConverseStreamResponseHandler.builder()
                        .onResponse(response -> news.add(new Begin()))
                        .subscriber(output -> news.add(new Piece(output)))
                        .build());
        CompletableFuture<Boolean> ended = call.handle((nothing, failure) -> news.add(new End(failure)));
        try {
            take();
        } finally {
            call.cancel(true);
            ended.cancel(true);
        }
        if (!answer.finished()) {
            throw broken("the stream ended before the answer did");
        }
        return answer.response();
    }

    private void take() {
        while (true) {
            News next = next();
            if (next instanceof End end) {
                if (end.failure() != null) {
                    throw failed(end.failure());
                }
                return;
            }
            if (next instanceof Piece piece) {
                piece(piece.output());
            } else {
                begin();
            }
        }
    }

    private News next() {
        try {
            News next = news.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw broken("nothing came for " + ShownTime.words(patience));
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException("the wait for an answer was interrupted -> ask again", e);
        }
    }

    private void begin() {
        if (given) {
            throw broken("the stream broke after its first pieces");
        }
        answer = new ConverseAnswer();
    }

    private void piece(ConverseStreamOutput output) {
        output.accept(new ConverseStreamResponseHandler.Visitor() {
            @Override
            public void visitContentBlockStart(ContentBlockStartEvent event) {
                answer.start(event);
            }

            @Override
            public void visitContentBlockDelta(ContentBlockDeltaEvent event) {
                String text = answer.delta(event);
                if (!text.isEmpty()) {
                    given = true;
                    onText.accept(text);
                }
            }

            @Override
            public void visitMessageStop(MessageStopEvent event) {
                answer.stop(event.stopReasonAsString());
            }

            @Override
            public void visitMetadata(ConverseStreamMetadataEvent event) {
                answer.tokens(event.usage());
            }
        });
    }

    private RuntimeException failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return given ? broken("the stream broke: " + cause.getClass().getSimpleName()) : errors.mapped("chat", cause);
    }

    private static TransientProviderException broken(String what) {
        return new TransientProviderException(
                AwsSettings.ID + " could not \"chat\": " + what + " -> ask again",
                ProviderFailure.of(AwsSettings.ID, "chat"),
                null);
    }
}
