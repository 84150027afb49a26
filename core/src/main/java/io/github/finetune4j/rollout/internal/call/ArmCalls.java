// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.call;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.control.RolloutRuntime;
import io.github.finetune4j.rollout.internal.record.CallRecord;
import io.github.finetune4j.rollout.internal.record.CallScope;
import io.github.finetune4j.rollout.internal.route.Route;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the arms. The baseline is asked on the caller's thread, as if no rollout were there; a candidate on
 * another one, so that it can be given up, and the baseline steps in for it.
 */
public final class ArmCalls {
    private final PolicySettings settings;
    private final List<ChatModel> models;
    private final RolloutRuntime runtime;
    private final Recorder recorder;
    private final Runnable onFailure;
    private final CheckedModel given;

    public ArmCalls(
            PolicySettings settings,
            List<ChatModel> models,
            RolloutRuntime runtime,
            Recorder recorder,
            Runnable onFailure) {
        this.settings = settings;
        this.models = models;
        this.runtime = runtime;
        this.recorder = recorder;
        this.onFailure = onFailure;
        given = new CheckedModel(settings.name);
    }

    /** An exchange under way, and, once an arm has answered it, the record of that call. */
    public static final class Ask {
        private final Route route;
        private final ChatRequest request;
        private final long keyHash;
        private final long start;
        private @Nullable CallRecord record;

        Ask(Route route, ChatRequest request, long keyHash, long start) {
            this.route = route;
            this.request = request;
            this.keyHash = keyHash;
            this.start = start;
        }

        public Route route() {
            return route;
        }

        public ChatRequest request() {
            return request;
        }

        public long keyHash() {
            return keyHash;
        }

        long start() {
            return start;
        }

        /** {@return the record of the call that gave the answer; null where it doesn't count, or another stepped in} */
        public @Nullable CallRecord record() {
            return record;
        }
    }

    public Ask ask(Route route, ChatRequest request) {
        return new Ask(route, request, Recorder.keyHash(request), nanos());
    }

    public ChatResponse whole(Ask ask) {
        return ask.route().arm() == 0 ? baseline(ask, null) : candidate(ask);
    }

    public ChatResponse streamed(Ask ask, Consumer<String> onText) {
        if (ask.route().arm() == 0) {
            return baseline(ask, onText);
        }
        if (settings.holdBackStreams) {
            ChatResponse response = candidate(ask);
            onText.accept(response.text());
            return response;
        }
        return new Streaming(this, settings, runtime)
                .stream(ask, models.get(ask.route().arm()), onText);
    }

    // ---- the baseline, for those whose arm it is

    private ChatResponse baseline(Ask ask, @Nullable Consumer<String> onText) {
        CallerWatch watch = new CallerWatch(onText);
        Attempt<ChatResponse> attempt = Attempt.at(() -> onText == null
                ? given.by(models.get(0), ask.request())
                : given.by(models.get(0), ask.request(), watch));
        if (attempt.worked()) {
            return good(ask, attempt.value());
        }
        if (!watch.callerThrew() && ofTheModel(attempt.failure())) {
            CallRecord failed =
                    recorder.failed(ask.route(), ask.keyHash(), ask.request(), attempt.failure(), since(ask));
            if (failed != null) {
                CallScope.leave(failed);
            }
        }
        return attempt.orThrow();
    }

    // A request that is wrong in itself is nobody's failure, nor is a caller who has gone
    private static boolean ofTheModel(@Nullable Throwable failure) {
        boolean gone =
                failure instanceof FineTuneException && Thread.currentThread().isInterrupted();
        return !gone && !(failure instanceof IllegalArgumentException);
    }

    /** Distinguishes an exception of the caller's own consumer from one of the model. */
    private final class CallerWatch implements Consumer<String> {
        private final @Nullable Consumer<String> caller;
        private boolean threw;

        CallerWatch(@Nullable Consumer<String> caller) {
            this.caller = caller;
        }

        @Override
        public void accept(String text) {
            if (caller == null) {
                return;
            }
            given.piece(models.get(0), text);
            threw = true;
            caller.accept(text);
            threw = false;
        }

        boolean callerThrew() {
            return threw;
        }
    }

    // ---- a candidate, with the baseline behind it

    private ChatResponse candidate(Ask ask) {
        ChatModel model = models.get(ask.route().arm());
        CancellableCall call = CancellableCall.start(() -> given.by(model, ask.request()), runtime.calls());
        try {
            Duration hedge = settings.hedgeAfter;
            if (hedge != null && hedge.compareTo(settings.candidateTimeout) < 0) {
                return hedged(ask, call, hedge);
            }
            return good(ask, call.get(settings.candidateTimeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return late(ask, call);
        } catch (ExecutionException e) {
            return failed(ask, cause(e));
        } catch (InterruptedException e) {
            throw interrupted(call, e);
        }
    }

    ChatResponse good(Ask ask, ChatResponse response) {
        ask.record = measured(ask, response);
        return response;
    }

    private @Nullable CallRecord measured(Ask ask, ChatResponse response) {
        return recorder.answered(ask.route(), ask.keyHash(), ask.request(), response, since(ask));
    }

    ChatResponse late(Ask ask, CancellableCall call) {
        call.cancel(true);
        countLate(ask);
        return given.by(models.get(0), ask.request());
    }

    void countLate(Ask ask) {
        recorder.failed(ask.route(), ask.keyHash(), ask.request(), null, since(ask));
        onFailure.run();
    }

    /** The baseline answers; if it finds the request wrong too, nobody has failed. */
    ChatResponse failed(Ask ask, Throwable cause) {
        long nanos = since(ask);
        Attempt<ChatResponse> baseline = Attempt.at(() -> given.by(models.get(0), ask.request()));
        if (!(baseline.failure() instanceof IllegalArgumentException && cause instanceof IllegalArgumentException)) {
            countFailed(ask, cause, nanos);
        }
        return baseline.orThrow();
    }

    void countFailed(Ask ask, Throwable cause, long nanos) {
        recorder.failed(ask.route(), ask.keyHash(), ask.request(), cause, nanos);
        onFailure.run();
    }

    FineTuneException interrupted(CancellableCall call, InterruptedException e) {
        call.cancel(true);
        Thread.currentThread().interrupt();
        return new FineTuneException(
                "interrupted while a candidate of rollout " + settings.name
                        + " answered -> ask again, if the answer is still wanted",
                e);
    }

    ChatModel baselineModel() {
        return models.get(0);
    }

    public CheckedModel given() {
        return given;
    }

    // ---- two at once

    private ChatResponse hedged(Ask ask, CancellableCall call, Duration hedge)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return good(ask, call.get(hedge.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return race(ask, call);
        }
    }

    private ChatResponse race(Ask ask, CancellableCall call)
            throws InterruptedException, ExecutionException, TimeoutException {
        CancellableCall second = CancellableCall.start(() -> given.by(models.get(0), ask.request()), runtime.calls());
        long left = settings.candidateTimeout.toNanos() - since(ask);
        CancellableCall first;
        try {
            first = CancellableCall.first(call, second, left);
        } catch (TimeoutException e) {
            call.cancel(true);
            countLate(ask);
            return second.get();
        } catch (InterruptedException e) {
            second.cancel(true);
            throw e;
        }
        if (first == call) {
            return candidateFirst(ask, call, second);
        }
        return baselineFirst(ask, call, second);
    }

    private ChatResponse candidateFirst(Ask ask, CancellableCall call, CancellableCall second)
            throws InterruptedException, ExecutionException {
        try {
            ChatResponse response = good(ask, call.get());
            second.cancel(true);
            return response;
        } catch (ExecutionException e) {
            countFailed(ask, cause(e), since(ask));
            return second.get();
        }
    }

    private ChatResponse baselineFirst(Ask ask, CancellableCall call, CancellableCall second)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            ChatResponse response = second.get();
            measureLater(ask, call);
            return response;
        } catch (ExecutionException e) {
            long left = settings.candidateTimeout.toNanos() - since(ask);
            return good(ask, call.get(Math.max(0, left), TimeUnit.NANOSECONDS));
        }
    }

    /** A candidate that lost the race is measured all the same, up to its timeout. */
    private void measureLater(Ask ask, CancellableCall call) {
        AtomicBoolean counted = new AtomicBoolean();
        call.whenEnded(() -> {
            if (counted.compareAndSet(false, true)) {
                measure(ask, call);
            }
        });
        long left = settings.candidateTimeout.toNanos() - since(ask);
        runtime.later().after(Duration.ofNanos(Math.max(0, left)), () -> {
            if (counted.compareAndSet(false, true)) {
                call.cancel(true);
                countLate(ask);
            }
        });
    }

    private void measure(Ask ask, CancellableCall ended) {
        try {
            measured(ask, ended.get());
        } catch (ExecutionException e) {
            countFailed(ask, cause(e), since(ask));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Throwable cause(ExecutionException ended) {
        return Objects.requireNonNullElse(ended.getCause(), ended);
    }

    long since(Ask ask) {
        return nanos() - ask.start();
    }

    private long nanos() {
        return runtime.nanos().getAsLong();
    }
}
