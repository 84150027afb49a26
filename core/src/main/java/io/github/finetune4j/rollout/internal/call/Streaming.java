// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.call;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.rollout.internal.call.ArmCalls.Ask;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.control.RolloutRuntime;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands a candidate's pieces from its thread over to the caller's. The queue between is short, so a slow reader slows
 * the model down; a reader that throws or is interrupted stops it. Until the first piece the baseline can still step
 * in.
 */
final class Streaming {
    private static final int AHEAD = 64;

    /** A piece of text, or the end. */
    private record Piece(@Nullable String text) {}

    private final ArmCalls calls;
    private final PolicySettings settings;
    private final RolloutRuntime runtime;
    private final BlockingQueue<Piece> queue = new ArrayBlockingQueue<>(AHEAD);

    Streaming(ArmCalls calls, PolicySettings settings, RolloutRuntime runtime) {
        this.calls = calls;
        this.settings = settings;
        this.runtime = runtime;
    }

    ChatResponse stream(Ask ask, ChatModel model, Consumer<String> onText) {
        CancellableCall call = CancellableCall.start(() -> produce(ask, model), runtime.calls());
        call.whenEnded(this::wake); // wakes the reader where the model never began
        try {
            return consume(ask, call, onText);
        } catch (InterruptedException e) {
            throw calls.interrupted(call, e);
        }
    }

    private void wake() {
        if (!queue.offer(new Piece(null))) {
            return; // the reader has pieces before it, and the end among them
        }
    }

    private ChatResponse produce(Ask ask, ChatModel model) throws InterruptedException {
        try {
            return calls.given()
                    .by(model, ask.request(), text -> put(calls.given().piece(model, text)));
        } finally {
            if (!Thread.currentThread().isInterrupted()) {
                queue.put(new Piece(null));
            }
        }
    }

    private void put(String text) {
        try {
            queue.put(new Piece(text));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RolloutException("the reader of this answer has gone -> stop answering", e);
        }
    }

    private ChatResponse consume(Ask ask, CancellableCall call, Consumer<String> onText) throws InterruptedException {
        int handedOver = 0;
        while (true) {
            long left = settings.candidateTimeout.toNanos() - calls.since(ask);
            Piece piece = queue.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
            if (piece == null) {
                return tooLate(ask, call, onText, handedOver);
            }
            String text = piece.text();
            if (text == null) {
                return end(ask, call, onText, handedOver);
            }
            hand(text, call, onText);
            handedOver += text.length();
        }
    }

    private static void hand(String text, CancellableCall call, Consumer<String> onText) {
        boolean taken = false;
        try {
            onText.accept(text);
            taken = true;
        } finally {
            if (!taken) {
                call.cancel(true);
            }
        }
    }

    private ChatResponse end(Ask ask, CancellableCall call, Consumer<String> onText, int handedOver)
            throws InterruptedException {
        try {
            return calls.good(ask, call.get());
        } catch (ExecutionException e) {
            if (handedOver > 0) {
                calls.countFailed(ask, ArmCalls.cause(e), calls.since(ask));
                throw brokeOff(handedOver, e.getCause());
            }
            ChatResponse response = calls.failed(ask, ArmCalls.cause(e));
            onText.accept(response.text());
            return response;
        }
    }

    private ChatResponse tooLate(Ask ask, CancellableCall call, Consumer<String> onText, int handedOver) {
        call.cancel(true);
        calls.countLate(ask);
        if (handedOver > 0) {
            throw brokeOff(handedOver, null);
        }
        return calls.given().by(calls.baselineModel(), ask.request(), onText);
    }

    private RolloutException brokeOff(int handedOver, @Nullable Throwable cause) {
        return new RolloutException(
                "the candidate of rollout " + settings.name + " failed after " + handedOver
                        + " characters had been handed over -> drop them and ask again, or set holdBackStreams()",
                cause);
    }
}
