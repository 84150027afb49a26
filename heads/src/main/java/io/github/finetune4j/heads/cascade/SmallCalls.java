// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.names.Daemons;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the small model, on threads of their own, so that one that hangs is given up. Whatever goes wrong costs no
 * more than that the large model is asked.
 */
final class SmallCalls {
    private static final int AT_ONCE = 256;
    private static final int IDLE_SECONDS = 20;

    private final ChatModel model;
    private final boolean logProbabilities;
    private final Duration patience;
    private final Callback callback;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Daemons.numbered("finetune4j-cascade"));

    SmallCalls(ChatModel model, boolean logProbabilities, Duration patience, Callback callback) {
        this.model = model;
        this.logProbabilities = logProbabilities;
        this.patience = patience;
        this.callback = callback;
    }

    /** {@return its answer; null where it gave none} */
    @Nullable ChatResponse ask(ChatRequest request) {
        ChatRequest asked = asked(request);
        return within(patience, () -> Objects.requireNonNull(model.chat(asked)));
    }

    /** {@return its answers, in order; null where it failed} */
    @Nullable List<ChatResponse> askAll(List<ChatRequest> requests) {
        List<ChatRequest> asked = requests.stream().map(this::asked).toList();
        List<ChatResponse> answers =
                within(patience.multipliedBy(Math.max(1, requests.size())), () -> List.copyOf(model.chatAll(asked)));
        if (answers != null && answers.size() != requests.size()) {
            callback.failed("it gave " + answers.size() + " answers to " + requests.size() + " requests");
            return null;
        }
        return answers;
    }

    private ChatRequest asked(ChatRequest request) {
        return logProbabilities && !request.logProbabilities()
                ? request.toBuilder().logProbabilities(true).build()
                : request;
    }

    private <T> @Nullable T within(Duration time, Callable<T> code) {
        FutureTask<T> call = new FutureTask<>(code);
        try {
            threads.execute(call);
            T answer = call.get(time.toNanos(), TimeUnit.NANOSECONDS);
            callback.worked();
            return answer;
        } catch (RejectedExecutionException e) {
            callback.failed(AT_ONCE + " calls of it are under way");
        } catch (TimeoutException e) {
            call.cancel(true);
            callback.failed("no answer within " + ShownTime.words(time));
        } catch (ExecutionException e) {
            callback.failed(Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted while the small model of a cascade answered -> ask again, if the answer is still"
                            + " wanted",
                    e);
        }
        return null;
    }

    void close() {
        threads.shutdown();
    }
}
