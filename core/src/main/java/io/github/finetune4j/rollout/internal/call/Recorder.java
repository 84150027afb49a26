// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.call;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.record.CallFacts;
import io.github.finetune4j.rollout.internal.record.CallMetric;
import io.github.finetune4j.rollout.internal.record.CallRecord;
import io.github.finetune4j.rollout.internal.record.CallRecorder;
import io.github.finetune4j.rollout.internal.route.Hashes;
import io.github.finetune4j.rollout.internal.route.Route;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The way from answers and failures of arms to the sums of a stage. */
public final class Recorder {
    private static final String NO_NUMBER = "it is counted as no number";

    private final PolicySettings settings;
    private final List<String> arms;
    private final CallRecorder calls;
    private final Callback covariate;

    public Recorder(PolicySettings settings, List<String> arms) {
        this.settings = settings;
        this.arms = arms;
        calls = new CallRecorder(
                settings.metrics.stream()
                        .skip(LiveMetric.builtIn().size())
                        .map(Recorder::metric)
                        .toList(),
                settings.refusal,
                settings::priceOf,
                this::callback);
        covariate = settings.callback("the covariate", "0 stands in for it");
    }

    // the agreement is measured beside, between two answers
    private static CallMetric metric(LiveMetric metric) {
        return metric.name().equals("agreement")
                ? new CallMetric(metric.name(), metric.kind(), null)
                : CallMetric.of(metric);
    }

    private Callback callback(String metric) {
        String what = metric.equals("refusal_rate") ? "the test for refusals" : "metric " + metric;
        return settings.callback(what, NO_NUMBER);
    }

    /**
     * {@return the record; null where the call doesn't count}
     *
     * @param nanos until the whole answer, negative if it is not known
     */
    @Nullable CallRecord answered(Route route, long keyHash, ChatRequest request, ChatResponse response, long nanos) {
        return record(route, keyHash, request, response, null, false, nanos);
    }

    /**
     * {@return the record; null where the call doesn't count}
     *
     * @param cause null where the model was given up
     */
    @Nullable CallRecord failed(Route route, long keyHash, ChatRequest request, @Nullable Throwable cause, long nanos) {
        return record(route, keyHash, request, null, cause, cause == null, nanos);
    }

    private @Nullable CallRecord record(
            Route route,
            long keyHash,
            ChatRequest request,
            @Nullable ChatResponse response,
            @Nullable Throwable failure,
            boolean givenUp,
            long nanos) {
        if (!route.counted()) {
            return null;
        }
        CallRecord record =
                calls.record(new CallFacts(arms.get(route.arm()), request, response, failure, givenUp, nanos, -1));
        ToDoubleFunction<ChatRequest> before = settings.covariate;
        double value = before == null ? 0 : covariate.call(() -> before.applyAsDouble(request), 0.0);
        route.tally()
                .record(
                        route.arm(),
                        keyHash,
                        settings.sticky && request.key().isPresent(),
                        Double.isFinite(value) ? value : 0,
                        record);
        return record;
    }

    static long keyHash(ChatRequest request) {
        return request.key()
                .map(key -> Hashes.mix(Hashes.fnv1a64(key) + 1))
                .orElseGet(() -> ThreadLocalRandom.current().nextLong());
    }
}
