// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.rollout.LiveGates;
import io.github.finetune4j.rollout.LiveMetric;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A gate.
 *
 * @param kind what has to be shown
 * @param metric name of the metric; {@code latency_ms} for {@link Kind#NO_SLOWER} and {@link Kind#WATCH_LATENCY}
 * @param margin by how much the candidate may be worse or must be better, or the limit of {@link Kind#WITHIN}
 * @param factor how many times the baseline's latency is allowed
 * @param quantile which is compared, between 0 and 1; without one the mean, and of latencies 0.95
 * @param minSample observations of each arm before the gate can pass; 0 for the kind's own number
 */
record GateSettings(
        Kind kind,
        @Nullable String metric,
        @DefaultValue("0") double margin,
        @DefaultValue("1") double factor,
        @Nullable Double quantile,
        @DefaultValue("0") int minSample) {
    private static final String LATENCY = LiveMetric.LATENCY.name();
    private static final double USUAL = 0.95;

    /** The gates of {@link LiveGates}. */
    enum Kind {
        /** The candidate is not worse by more than the margin. */
        NO_WORSE,
        /** Stops a candidate that is shown to be worse by more than the margin. */
        WATCH,
        /** The candidate is better by more than the margin. */
        BETTER,
        /** The candidate keeps the limit by itself. */
        WITHIN,
        /** The candidate's latency is at most that many times the baseline's. */
        NO_SLOWER,
        /** Stops a candidate whose latency is shown to be above that. */
        WATCH_LATENCY
    }

    @SuppressWarnings("ConstantValue") // a binder knows no nullness
    GateSettings {
        if (kind == null) {
            throw new SettingException("finetune4j.rollout.gates: one without a kind -> give one of no-worse, watch,"
                    + " better, within, no-slower, watch-latency");
        }
    }

    /** {@return the gate} What can't be, it says itself: what, value, what to do. */
    LiveGate gate() {
        LiveGate gate = ofKind();
        return minSample == 0 ? gate : gate.minSample(minSample);
    }

    private LiveGate ofKind() {
        return switch (kind) {
            case NO_WORSE ->
                quantile == null
                        ? LiveGates.noWorse(named(), margin)
                        : LiveGates.noWorseQuantile(named(), quantile, margin);
            case WATCH -> LiveGates.watch(ofMeans(), margin);
            case BETTER -> LiveGates.better(ofMeans(), margin);
            case WITHIN -> LiveGates.within(ofMeans(), margin);
            case NO_SLOWER -> LiveGates.noSlower(ofLatency(), factor);
            case WATCH_LATENCY -> LiveGates.watchLatency(ofLatency(), factor);
        };
    }

    /** {@return the metric of that name} One that a customizer adds goes by its name alone. */
    private LiveMetric named() {
        if (factor != 1) {
            throw new SettingException("factor: " + factor + " of a gate " + kind
                    + " -> give a margin, or choose no-slower or watch-latency");
        }
        if (metric == null) {
            throw new SettingException(
                    "metric: none of a gate " + kind + " -> name one, such as error_rate or refusal_rate");
        }
        return LiveMetric.builtIn().stream()
                .filter(known -> known.name().equals(metric))
                .findFirst()
                .orElseGet(() -> LiveMetric.feedback(metric));
    }

    private LiveMetric ofMeans() {
        if (quantile != null) {
            throw new SettingException("quantile: " + quantile + " of a gate " + kind
                    + " -> leave it out, or choose no-worse, no-slower or watch-latency");
        }
        return named();
    }

    private double ofLatency() {
        if (metric != null && !metric.equals(LATENCY)) {
            throw new SettingException(
                    "metric: " + metric + " of a gate " + kind + " -> leave it out, it is about " + LATENCY);
        }
        if (margin != 0) {
            throw new SettingException(
                    "margin: " + margin + " of a gate " + kind + " -> give a factor, for example 1.2");
        }
        return quantile == null ? USUAL : quantile;
    }
}
