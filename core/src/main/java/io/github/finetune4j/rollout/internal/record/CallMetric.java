// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.record;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.internal.callback.SafeFailure;
import io.github.finetune4j.rollout.LiveMetric;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A metric of a call.
 *
 * @param name of the figure
 * @param kind what a value may be
 * @param measure of an answer; null where nothing measures it in one
 */
public record CallMetric(
        String name, LiveMetric.Kind kind, @Nullable Measure measure) {
    /** Measures an answer. */
    @FunctionalInterface
    public interface Measure {
        /** {@return its value; empty for an answer that has no such figure} */
        OptionalDouble of(CallFacts call, ChatResponse response);
    }

    /** {@return a metric of the application, or of every rollout} */
    public static CallMetric of(LiveMetric metric) {
        return of(metric, request -> true);
    }

    /**
     * {@return a metric of the application}
     *
     * @param metric measures
     * @param when a request's answer has the figure
     */
    public static CallMetric of(LiveMetric metric, Predicate<ChatRequest> when) {
        return new CallMetric(
                metric.name(),
                metric.kind(),
                metric.measure()
                        .<Measure>map(measure -> (call, response) -> when.test(call.request())
                                ? OptionalDouble.of(measure.of(call.request(), response))
                                : OptionalDouble.empty())
                        .orElse(null));
    }

    /**
     * {@return the value, where it is one}
     *
     * @param kind what it may be
     * @param value from code of the application
     * @throws SafeFailure where it is none: it is treated as if that code had thrown
     */
    public static double checked(LiveMetric.Kind kind, double value) {
        boolean good = kind == LiveMetric.Kind.RATE ? value >= 0 && value <= 1 : Double.isFinite(value);
        if (!good) {
            throw new SafeFailure(
                    "it gave " + value + ", which is no " + kind.name().toLowerCase(Locale.ROOT));
        }
        return value;
    }
}
