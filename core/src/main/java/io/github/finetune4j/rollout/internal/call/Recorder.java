// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.call;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.measure.Observation;
import io.github.finetune4j.rollout.internal.route.Hashes;
import io.github.finetune4j.rollout.internal.route.Route;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;

/** The way from answers and failures to numbers. */
public final class Recorder {
    private static final String NO_NUMBER = "it is counted as no number";
    private static final int ERROR = 0;
    private static final int TIMEOUT = 1;
    private static final int LATENCY = 2;
    private static final int TOKENS = 3;
    private static final int REFUSAL = 4;
    private static final int COST = 5;

    private final PolicySettings settings;
    private final List<String> arms;
    private final Callback refusal;
    private final Callback covariate;
    private final List<Callback> metrics;

    public Recorder(PolicySettings settings, List<String> arms) {
        this.settings = settings;
        this.arms = arms;
        refusal = settings.callback("the test for refusals", NO_NUMBER);
        covariate = settings.callback("the covariate", "0 stands in for it");
        metrics = settings.metrics.stream()
                .map(metric -> settings.callback("metric " + metric.name(), NO_NUMBER))
                .toList();
    }

    /** @param nanos until the whole answer, negative if it is not known */
    void answered(Route route, long keyHash, ChatRequest request, ChatResponse response, long nanos) {
        if (!route.counted()) {
            return;
        }
        Observation values =
                new Observation(settings.metrics.size()).put(ERROR, 0).put(TIMEOUT, 0);
        if (nanos >= 0) {
            values.put(LATENCY, nanos / 1e6);
        }
        values.put(TOKENS, (double) response.usage().outputTokens());
        values.put(REFUSAL, refusal.call(() -> settings.refusal.test(response) ? 1.0 : 0.0, Double.NaN));
        cost(route.arm(), response, values);
        for (int m = 0; m < settings.metrics.size(); m++) {
            measured(m, request, response, values);
        }
        record(route, keyHash, request, values);
    }

    private void cost(int arm, ChatResponse response, Observation values) {
        TokenPrice price = settings.priceOf(arms.get(arm));
        if (price != null) {
            values.put(COST, price.of(response.usage()));
        }
    }

    private void measured(int m, ChatRequest request, ChatResponse response, Observation values) {
        settings.metrics.get(m).measure().ifPresent(measure -> {
            if (!settings.metrics.get(m).name().equals("agreement")) {
                values.put(m, metrics.get(m).call(() -> measure.of(request, response), Double.NaN));
            }
        });
    }

    void failed(Route route, long keyHash, ChatRequest request, long nanos, boolean late) {
        if (!route.counted()) {
            return;
        }
        Observation values =
                new Observation(settings.metrics.size()).put(ERROR, 1).put(TIMEOUT, late ? 1 : 0);
        if (late) {
            values.put(LATENCY, nanos / 1e6);
        }
        record(route, keyHash, request, values);
    }

    private void record(Route route, long keyHash, ChatRequest request, Observation values) {
        ToDoubleFunction<ChatRequest> before = settings.covariate;
        double value = before == null ? 0 : covariate.call(() -> before.applyAsDouble(request), 0.0);
        route.tally()
                .record(
                        route.arm(),
                        keyHash,
                        settings.sticky && request.key().isPresent(),
                        Double.isFinite(value) ? value : 0,
                        values);
    }

    static long keyHash(ChatRequest request) {
        return request.key()
                .map(key -> Hashes.mix(Hashes.fnv1a64(key) + 1))
                .orElseGet(() -> ThreadLocalRandom.current().nextLong());
    }
}
