// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.record;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.rollout.LiveMetric;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one place where figures of a call come from. The first metrics are those of {@link LiveMetric#builtIn}, in that
 * order; those of the application follow.
 *
 * <p>One rule holds for code of the application that throws, or gives no number of its kind: the metric is left out of
 * this call's figures, and counted and reported as a failure of that code. The record keeps that it is missing, for
 * what is missing is rarely missing by chance: who compares arms must see how often.
 */
public final class CallRecorder {
    /** Places of the metrics that every call has. */
    public static final int ERROR = 0;

    public static final int TIMEOUT = 1;
    public static final int LATENCY = 2;
    private static final int TOKENS = 3;
    private static final int REFUSAL = 4;
    private static final int COST = 5;

    private final List<CallMetric> metrics;
    private final Predicate<ChatResponse> refusal;
    private final Function<String, @Nullable TokenPrice> price;
    private final Callback[] callbacks;

    /**
     * @param metrics that come after the built-in ones
     * @param refusal whether an answer is one
     * @param price of the tokens of a model, or an arm; null where nobody said
     * @param callbacks by the metric's name: what counts and reports that its code failed
     */
    public CallRecorder(
            List<CallMetric> metrics,
            Predicate<ChatResponse> refusal,
            Function<String, @Nullable TokenPrice> price,
            Function<String, Callback> callbacks) {
        this.metrics = Stream.concat(LiveMetric.builtIn().stream().map(CallMetric::of), metrics.stream())
                .toList();
        this.refusal = refusal;
        this.price = price;
        this.callbacks = this.metrics.stream()
                .map(metric -> callbacks.apply(metric.name()))
                .toArray(Callback[]::new);
    }

    /** {@return the record of a call} */
    public CallRecord record(CallFacts call) {
        return record(call, null);
    }

    /**
     * {@return the record of a call that was measured within already: what is known of it is taken over}
     *
     * @param call as it is seen from here
     * @param within its record; null where there is none
     */
    public CallRecord record(CallFacts call, @Nullable CallRecord within) {
        double[] values = new double[metrics.size()];
        Arrays.fill(values, CallRecord.none());
        if (within != null) {
            takeOver(within, values);
        }
        set(values, ERROR, call.failed() ? 1 : 0);
        set(values, TIMEOUT, call.late() ? 1 : 0);
        long nanos = within != null && within.nanos() >= 0 ? within.nanos() : call.nanos();
        if (nanos >= 0) {
            set(values, LATENCY, nanos / CallRecord.MILLIS);
        }
        ChatResponse response = call.response();
        if (response != null) {
            answered(call, response, values);
        }
        return CallRecord.of(call, nanos, metrics, values);
    }

    private void takeOver(CallRecord within, double[] values) {
        for (int m = 0; m < values.length; m++) {
            Double known = within.known(metrics.get(m).name());
            values[m] = known == null ? values[m] : known;
        }
    }

    private static void set(double[] values, int metric, double value) {
        if (Double.isNaN(values[metric])) {
            values[metric] = value;
        }
    }

    private void answered(CallFacts call, ChatResponse response, double[] values) {
        set(values, TOKENS, (double) response.usage().outputTokens());
        if (Double.isNaN(values[REFUSAL])) {
            values[REFUSAL] = callbacks[REFUSAL].call(() -> refusal.test(response) ? 1.0 : 0.0, CallRecord.bad());
        }
        TokenPrice its = price.apply(call.model());
        if (its != null) {
            set(values, COST, its.of(response.usage()));
        }
        for (int m = COST + 1; m < values.length; m++) {
            CallMetric.Measure measure = metrics.get(m).measure();
            if (measure != null && Double.isNaN(values[m])) {
                values[m] = measured(m, measure, call, response);
            }
        }
    }

    private double measured(int m, CallMetric.Measure measure, CallFacts call, ChatResponse response) {
        return callbacks[m].call(
                () -> {
                    OptionalDouble value = measure.of(call, response);
                    return value.isPresent()
                            ? CallMetric.checked(metrics.get(m).kind(), value.getAsDouble())
                            : CallRecord.none();
                },
                CallRecord.bad());
    }
}
