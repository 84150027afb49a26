// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.TokenLogProbability;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.SafeFailure;
import io.github.finetune4j.rollout.LiveMetric;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures interactions.
 *
 * @param metrics the application's own
 * @param prices by the model's name; that of the empty name holds for all others
 * @param refusal whether an answer is one
 * @param callbacks of metrics, by their names
 */
record Figures(
        List<CheckedMetric> metrics,
        Map<String, TokenPrice> prices,
        Predicate<ChatResponse> refusal,
        Function<String, Callback> callbacks) {
    private static final double MILLIS = 1e6;
    private static final int CAUSES = 20;

    Map<String, Double> of(Call call) {
        Map<String, Double> figures = new HashMap<>();
        Throwable failure = call.failure();
        figures.put("error_rate", failure == null ? 0.0 : 1.0);
        figures.put("timeout_rate", failure != null && late(failure) ? 1.0 : 0.0);
        figures.put("latency_ms", call.nanos() / MILLIS);
        if (call.firstNanos() >= 0) {
            figures.put("first_text_ms", call.firstNanos() / MILLIS);
        }
        ChatResponse response = call.response();
        if (response != null) {
            answered(call, response, figures);
        }
        return figures;
    }

    private void answered(Call call, ChatResponse response, Map<String, Double> figures) {
        String text = response.text();
        figures.put("input_tokens", (double) response.usage().inputTokens());
        figures.put("output_tokens", (double) response.usage().outputTokens());
        figures.put("output_characters", (double) text.codePointCount(0, text.length()));
        measured(
                "refusal_rate", LiveMetric.Kind.RATE, () -> OptionalDouble.of(refusal.test(response) ? 1 : 0), figures);
        TokenPrice price = prices.getOrDefault(call.model(), prices.get(""));
        if (price != null) {
            figures.put("cost", price.of(response.usage()));
        }
        if (response.fields().containsKey("logprobs")) {
            confidence(response, figures);
        }
        for (CheckedMetric metric : metrics) {
            measured(metric.name(), metric.kind(), () -> value(metric, call, response), figures);
        }
    }

    private static OptionalDouble value(CheckedMetric metric, Call call, ChatResponse response) {
        return metric.when().test(call.request())
                ? OptionalDouble.of(metric.measure().of(call.request(), response))
                : OptionalDouble.empty();
    }

    private void confidence(ChatResponse response, Map<String, Double> figures) {
        List<TokenLogProbability> tokens = response.logProbabilities();
        if (!tokens.isEmpty()) {
            double mean = tokens.stream()
                            .mapToDouble(TokenLogProbability::logProbability)
                            .sum()
                    / tokens.size();
            measured("confidence", LiveMetric.Kind.RATE, () -> OptionalDouble.of(Math.exp(Math.min(0, mean))), figures);
        }
    }

    private void measured(
            String name, LiveMetric.Kind kind, Supplier<OptionalDouble> value, Map<String, Double> figures) {
        callbacks
                .apply(name)
                .call(() -> checked(kind, value.get()), OptionalDouble.empty())
                .ifPresent(number -> figures.put(name, number));
    }

    private static OptionalDouble checked(LiveMetric.Kind kind, OptionalDouble value) {
        double number = value.orElse(0);
        boolean good = kind == LiveMetric.Kind.RATE ? number >= 0 && number <= 1 : Double.isFinite(number);
        if (!good) {
            throw new SafeFailure(
                    "it gave " + number + ", which is no " + kind.name().toLowerCase(Locale.ROOT));
        }
        return value;
    }

    static boolean late(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; i < CAUSES && cause != null; i++) {
            if (cause instanceof TimeoutException
                    || cause instanceof SocketTimeoutException
                    || cause.getClass().getName().equals("java.net.http.HttpTimeoutException")) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
