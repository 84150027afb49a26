// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record of a call: how long it took, what it came to, and the figures of its metrics, made once by a {@link
 * CallRecorder}. It holds neither what was asked nor what was answered. Immutable.
 */
public final class CallRecord {
    static final double MILLIS = 1e6;
    private static final double NONE = Double.NaN;
    private static final double BAD = Double.NEGATIVE_INFINITY;

    private final String id;
    private final List<CallMetric> metrics;
    private final double[] values;
    private final long nanos;
    private final long firstNanos;
    private final @Nullable Throwable failure;
    private final boolean failed;
    private final boolean givenUp;

    private CallRecord(
            String id,
            List<CallMetric> metrics,
            double[] values,
            long nanos,
            long firstNanos,
            @Nullable Throwable failure,
            boolean failed,
            boolean givenUp) {
        this.id = id;
        this.metrics = metrics;
        this.values = values;
        this.nanos = nanos;
        this.firstNanos = firstNanos;
        this.failure = failure;
        this.failed = failed;
        this.givenUp = givenUp;
    }

    static CallRecord of(CallFacts call, long nanos, List<CallMetric> metrics, double[] values) {
        long first = nanos < 0 ? call.firstNanos() : Math.min(call.firstNanos(), nanos);
        return new CallRecord("", metrics, values, nanos, first, call.failure(), call.failed(), call.givenUp());
    }

    static double none() {
        return NONE;
    }

    static double bad() {
        return BAD;
    }

    /** {@return the same under the id of its answer} */
    public CallRecord withId(String answer) {
        return new CallRecord(answer, metrics, values, nanos, firstNanos, failure, failed, givenUp);
    }

    /** {@return the id of the answer; empty where it has none} */
    public String id() {
        return id;
    }

    /** {@return until the whole answer or the failure; negative where it is not known} */
    public long nanos() {
        return nanos;
    }

    @Nullable Throwable failure() {
        return failure;
    }

    /** {@return whether the model failed, or was given up} */
    public boolean failed() {
        return failed;
    }

    /** {@return whether the model was given up because it took too long} */
    public boolean givenUp() {
        return givenUp;
    }

    /** {@return how many metrics the recorder has} */
    public int size() {
        return values.length;
    }

    /** {@return whether a metric was measured, or should have been: then it is {@link #bad}} */
    public boolean has(int metric) {
        return !Double.isNaN(values[metric]);
    }

    /** {@return whether a metric threw, or gave no number of its kind} */
    public boolean bad(int metric) {
        return values[metric] == BAD;
    }

    /** {@return the figure of a metric that the call {@link #has} and that is not bad} */
    public double value(int metric) {
        return values[metric];
    }

    /** {@return the value, none or bad, by the metric's name; null where the recorder has no such metric} */
    @Nullable Double known(String metric) {
        for (int m = 0; m < values.length; m++) {
            if (metrics.get(m).name().equals(metric)) {
                return values[m];
            }
        }
        return null;
    }

    /** {@return all figures by their names; what was bad is left out} */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new HashMap<>();
        if (firstNanos >= 0) {
            figures.put("first_text_ms", firstNanos / MILLIS);
        }
        for (int m = 0; m < values.length; m++) {
            if (has(m) && !bad(m)) {
                figures.put(metrics.get(m).name(), values[m]);
            }
        }
        return figures;
    }
}
