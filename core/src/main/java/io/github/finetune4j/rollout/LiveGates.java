// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.internal.names.Given;
import org.apiguardian.api.API;

/**
 * The usual {@link LiveGate}s. Differences are candidate less baseline, in the direction in which the metric is worse;
 * margins are in the metric's unit, so 0.01 of a rate is one percentage point.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LiveGates {
    private static final int RATES = 30;
    private static final int AMOUNTS = 100;

    private LiveGates() {}

    /**
     * {@return a guardrail: the candidate must be shown not to be worse by more than the margin. Fails when it is shown
     * to be}
     *
     * @param metric one of every rollout, such as {@link LiveMetric#ERROR_RATE}, or one that the policy adds
     * @param margin at least 0; with 0 only a better candidate ever passes
     */
    public static LiveGate noWorse(LiveMetric metric, double margin) {
        return new LiveGate(LiveGate.Kind.NO_WORSE, metric.name(), Given.notNegative("margin", margin), 1, null, RATES);
    }

    /**
     * {@return a looser guardrail, for little traffic: stops a candidate that is shown to be worse by more than the
     * margin, and lets every other one pass once the smallest sample is there}
     *
     * @param metric one of every rollout, such as {@link LiveMetric#ERROR_RATE}, or one that the policy adds
     * @param margin at least 0
     */
    public static LiveGate watch(LiveMetric metric, double margin) {
        return new LiveGate(LiveGate.Kind.WATCH, metric.name(), Given.notNegative("margin", margin), 1, null, RATES);
    }

    /**
     * {@return the goal: the candidate must be shown to be better. Fails when it is shown not to be}
     *
     * @param metric one of every rollout, such as {@link LiveMetric#ERROR_RATE}, or one that the policy adds
     */
    public static LiveGate better(LiveMetric metric) {
        return better(metric, 0);
    }

    /**
     * {@return the goal: the candidate must be shown to be better by more than the margin}
     *
     * @param metric one of every rollout, such as {@link LiveMetric#ERROR_RATE}, or one that the policy adds
     * @param margin at least 0
     */
    public static LiveGate better(LiveMetric metric, double margin) {
        return new LiveGate(LiveGate.Kind.BETTER, metric.name(), Given.notNegative("margin", margin), 1, null, RATES);
    }

    /**
     * {@return a guardrail on a quantile of latency: the candidate's must be shown to be at most that many times the
     * baseline's}
     *
     * @param quantile between 0 and 1, for example 0.95
     * @param factor at least 1, for example 1.2
     */
    public static LiveGate noSlower(double quantile, double factor) {
        return new LiveGate(
                LiveGate.Kind.NO_WORSE,
                LiveMetric.LATENCY.name(),
                0,
                factor(factor),
                Given.between("quantile", quantile, 0, 1),
                AMOUNTS);
    }

    /**
     * {@return as {@link #noSlower}, but it only stops a candidate that is shown to be slower than that}
     *
     * @param quantile between 0 and 1
     * @param factor at least 1
     */
    public static LiveGate watchLatency(double quantile, double factor) {
        return new LiveGate(
                LiveGate.Kind.WATCH,
                LiveMetric.LATENCY.name(),
                0,
                factor(factor),
                Given.between("quantile", quantile, 0, 1),
                AMOUNTS);
    }

    /**
     * {@return a guardrail on a quantile of any amount}
     *
     * @param metric one of every rollout, such as {@link LiveMetric#ERROR_RATE}, or one that the policy adds
     * @param quantile between 0 and 1
     * @param margin at least 0
     */
    public static LiveGate noWorseQuantile(LiveMetric metric, double quantile, double margin) {
        return new LiveGate(
                LiveGate.Kind.NO_WORSE,
                metric.name(),
                Given.notNegative("margin", margin),
                1,
                Given.between("quantile", quantile, 0, 1),
                AMOUNTS);
    }

    /**
     * {@return a limit that the candidate must be shown to keep by itself, whatever the baseline does: at most that
     * where less is better, at least that where more is better}
     *
     * @param metric one of every rollout, such as {@link LiveMetric#ERROR_RATE}, or one that the policy adds
     * @param limit in the metric's unit
     */
    public static LiveGate within(LiveMetric metric, double limit) {
        return new LiveGate(LiveGate.Kind.WITHIN, metric.name(), limit, 1, null, RATES);
    }

    private static double factor(double factor) {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("factor: " + factor + " -> give a finite number of at least 1");
        }
        return factor;
    }
}
