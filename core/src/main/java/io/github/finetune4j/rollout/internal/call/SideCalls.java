// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.call;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.control.RolloutController;
import io.github.finetune4j.rollout.internal.control.RolloutRuntime;
import io.github.finetune4j.rollout.internal.measure.EpochTally;
import io.github.finetune4j.rollout.internal.record.CallMetric;
import io.github.finetune4j.rollout.internal.route.Route;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The work beside the caller: shadow calls and scores of a sample. At most {@link #MOST} at once; what comes on top
 * is left out and counted, so callers never wait for it and memory stays bounded.
 */
public final class SideCalls {
    private static final String NO_NUMBER = "it is counted as no number";
    public static final int MOST = 64;

    private final PolicySettings settings;
    private final List<ChatModel> models;
    private final RolloutRuntime runtime;
    private final Recorder recorder;
    private final RolloutController controller;
    private final CheckedModel given;
    private final Semaphore places = new Semaphore(MOST);
    private final LongAdder left = new LongAdder();
    private final int agreement;
    private final Callback work;
    private final Callback agreements;
    private final List<Callback> scorers;

    public SideCalls(
            PolicySettings settings,
            List<ChatModel> models,
            RolloutRuntime runtime,
            Recorder recorder,
            RolloutController controller) {
        this.settings = settings;
        this.models = models;
        this.runtime = runtime;
        this.recorder = recorder;
        this.controller = controller;
        given = new CheckedModel(settings.name);
        agreement = settings.metric("agreement");
        work = settings.callback("work beside", "nobody who asks is concerned");
        agreements = settings.callback("the agreement", NO_NUMBER);
        scorers = settings.metrics.stream()
                .map(metric -> settings.callback("metric " + metric.name(), NO_NUMBER))
                .toList();
    }

    /** {@return how many shadow calls and scores were left out} */
    public long leftOut() {
        return left.sum();
    }

    private void run(Runnable task) {
        if (!places.tryAcquire()) {
            left.increment();
            return;
        }
        AtomicBoolean begun = new AtomicBoolean();
        try {
            runtime.calls().execute(() -> {
                if (begun.compareAndSet(false, true)) {
                    work.run(task);
                    places.release();
                }
            });
        } catch (RejectedExecutionException e) {
            if (begun.compareAndSet(false, true)) { // an executor may have done it, and throw all the same
                places.release();
                left.increment();
            }
        }
    }

    // ---- the shadow

    public void shadow(ArmCalls.Ask ask, ChatResponse fromBaseline) {
        for (int arm = 1; arm < models.size(); arm++) {
            if (controller.state().active(arm)) {
                Route route =
                        new Route(arm, true, ask.route().tally(), ask.route().why());
                run(() -> shadow(route, ask, fromBaseline));
            }
        }
    }

    private void shadow(Route route, ArmCalls.Ask ask, ChatResponse fromBaseline) {
        long start = runtime.nanos().getAsLong();
        ChatModel model = models.get(route.arm());
        CancellableCall call = CancellableCall.start(() -> given.by(model, ask.request()), runtime.calls());
        try {
            ChatResponse response = call.get(settings.candidateTimeout.toNanos(), TimeUnit.NANOSECONDS);
            long nanos = runtime.nanos().getAsLong() - start;
            recorder.answered(route, ask.keyHash(), ask.request(), response, nanos);
            agree(route, ask, fromBaseline, response);
            score(route, ask, response);
        } catch (TimeoutException e) {
            call.cancel(true);
            recorder.failed(
                    route, ask.keyHash(), ask.request(), null, runtime.nanos().getAsLong() - start);
        } catch (ExecutionException e) {
            Throwable cause = ArmCalls.cause(e);
            recorder.failed(
                    route, ask.keyHash(), ask.request(), cause, runtime.nanos().getAsLong() - start);
            controller.failed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void agree(Route route, ArmCalls.Ask ask, ChatResponse fromBaseline, ChatResponse response) {
        int cluster = EpochTally.cluster(ask.keyHash());
        Attempt<Double> value = agreements.attempt(
                () -> CallMetric.checked(LiveMetric.Kind.RATE, settings.agreement.apply(fromBaseline, response)));
        record(route, agreement, value, cluster);
    }

    // ---- scores

    public void score(Route route, ArmCalls.Ask ask, ChatResponse response) {
        if (!route.counted()) {
            return;
        }
        for (int m = 0; m < settings.metrics.size(); m++) {
            int index = m;
            LiveMetric metric = settings.metrics.get(m);
            metric.scored().ifPresent(scorer -> {
                if (ThreadLocalRandom.current().nextDouble() < metric.sample()) {
                    run(() -> score(route, index, scorer, ask, response));
                }
            });
        }
    }

    private void score(Route route, int metric, Metric scorer, ArmCalls.Ask ask, ChatResponse response) {
        Answer answer = new Answer(ask.request().messages(), Message.assistant(""), response);
        LiveMetric.Kind kind = settings.metrics.get(metric).kind();
        Attempt<Double> value = scorers.get(metric)
                .attempt(() -> CallMetric.checked(kind, scorer.score(answer).value()));
        record(route, metric, value, EpochTally.cluster(ask.keyHash()));
    }

    private static void record(Route route, int metric, Attempt<Double> value, int cluster) {
        if (value.worked()) {
            route.tally().record(route.arm(), metric, value.value(), cluster);
        } else {
            route.tally().recordBad(route.arm(), metric);
        }
    }
}
