// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.evaluation.gate.Gate;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Names;
import java.util.Objects;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A requirement on a candidate while it is live; {@link LiveGates} makes them. A gate passes, fails, or is undecided:
 * it fails when the candidate is shown to be worse than it allows, and what <em>passing</em> needs depends on its
 * {@link Kind}. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LiveGate implements Gate {
    /**
     * The kind of a gate: what has to be shown before it passes.
     *
     * @since 0.1
     */
    public enum Kind {
        /** That the candidate is not worse by more than the margin. */
        NO_WORSE,
        /**
         * Nothing: it passes with the smallest sample, unless the candidate is shown to be worse by more than the
         * margin.
         */
        WATCH,
        /** That the candidate is better by more than the margin. */
        BETTER,
        /** That the candidate, by itself, is within the limit. */
        WITHIN
    }

    private final Kind kind;
    private final String metric;
    private final double margin;
    private final double factor;
    private final @Nullable Double quantile;
    private final int minSample;

    LiveGate(Kind kind, String metric, double margin, double factor, @Nullable Double quantile, int minSample) {
        this.kind = kind;
        this.metric = Names.check("a gate's metric", metric);
        this.margin = margin;
        this.factor = factor;
        this.quantile = quantile;
        this.minSample = minSample;
    }

    /**
     * {@return the same gate with another smallest sample}
     *
     * @param observations of each arm, at least 1, before the gate can pass; it can fail earlier
     */
    public LiveGate minSample(int observations) {
        Given.atLeast("minSample", observations, 1);
        return new LiveGate(kind, metric, margin, factor, quantile, observations);
    }

    /** {@return what has to be shown} */
    public Kind kind() {
        return kind;
    }

    /** {@return name of the metric} */
    public String metric() {
        return metric;
    }

    /**
     * {@return by how much the candidate may be worse or must be better, or the limit of {@link Kind#WITHIN}; in the
     * metric's unit}
     */
    public double margin() {
        return margin;
    }

    /** {@return what the baseline's value is multiplied with before the comparison; 1 unless the gate is relative} */
    public double factor() {
        return factor;
    }

    /** {@return which quantile is compared, between 0 and 1; empty: the mean} */
    public OptionalDouble quantile() {
        return quantile == null ? OptionalDouble.empty() : OptionalDouble.of(quantile);
    }

    /** {@return observations of each arm before the gate can pass} */
    public int minSample() {
        return minSample;
    }

    /** {@return a name that is unique within a policy, for example {@code error_rate no worse by 0.01}} */
    @Override
    public String name() {
        String what = quantile == null ? metric : metric + " p" + trimmed(100 * quantile);
        return switch (kind) {
            case NO_WORSE -> what + " no worse" + (factor == 1 ? by(margin) : " than " + trimmed(factor) + " times");
            case WATCH -> what + " watched" + (factor == 1 ? by(margin) : " at " + trimmed(factor) + " times");
            case BETTER -> what + " better" + by(margin);
            case WITHIN -> what + " within " + trimmed(margin);
        };
    }

    private static String by(double margin) {
        return margin == 0 ? "" : " by " + trimmed(margin);
    }

    private static String trimmed(double value) {
        double rounded = Math.rint(value * 1e9) / 1e9;
        return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
                ? String.valueOf((long) rounded)
                : String.valueOf(rounded);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LiveGate that
                && kind == that.kind
                && metric.equals(that.metric)
                && margin == that.margin
                && factor == that.factor
                && Objects.equals(quantile, that.quantile)
                && minSample == that.minSample;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, metric, margin, factor, quantile, minSample);
    }

    @Override
    public String toString() {
        return name() + ", " + minSample + " of each";
    }
}
