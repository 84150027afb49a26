// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.Names;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A metric of live answers. {@link #builtIn()} come by themselves; others are added with
 * {@link RolloutPolicy.Builder#addMetric}.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LiveMetric {
    /**
     * The kind of a metric's values, which decides the confidence sequence that judges them.
     *
     * @since 0.1
     */
    public enum Kind {
        /** From 0 to 1: an exact sequence. */
        RATE,
        /** Any number: an asymptotic sequence for the mean, an exact one for quantiles. */
        AMOUNT,
        /** Counts things that happen after an answer; no event is a 0. */
        EVENT
    }

    /**
     * Measures an answer.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Measure {
        /**
         * {@return its value}
         *
         * @param request what was asked
         * @param response what was answered
         */
        double of(ChatRequest request, ChatResponse response);
    }

    /** {@code error_rate}: 1 where the model threw, hung or came too late, else 0. */
    public static final LiveMetric ERROR_RATE = builtIn("error_rate", Kind.RATE);

    /** {@code timeout_rate}: 1 where the model came too late, else 0. */
    public static final LiveMetric TIMEOUT_RATE = builtIn("timeout_rate", Kind.RATE);

    /** {@code latency_ms}: milliseconds until the whole answer; of a model that came too late, what it was given. */
    public static final LiveMetric LATENCY = builtIn("latency_ms", Kind.AMOUNT);

    /** {@code output_tokens}: tokens of the answer. */
    public static final LiveMetric OUTPUT_TOKENS = builtIn("output_tokens", Kind.AMOUNT);

    /** {@code refusal_rate}: 1 where the model refused to answer, else 0. */
    public static final LiveMetric REFUSAL_RATE = builtIn("refusal_rate", Kind.RATE);

    /** {@code cost}: in the currency of {@link RolloutPolicy.Builder#addPrice}; only with prices. */
    public static final LiveMetric COST = builtIn("cost", Kind.AMOUNT);

    private static final List<LiveMetric> BUILT_IN =
            List.of(ERROR_RATE, TIMEOUT_RATE, LATENCY, OUTPUT_TOKENS, REFUSAL_RATE, COST);

    private final String name;
    private final Kind kind;
    private final boolean lessIsBetter;
    private final @Nullable Measure measure;
    private final @Nullable Metric scored;
    private final double sample;

    private LiveMetric(
            String name,
            Kind kind,
            boolean lessIsBetter,
            @Nullable Measure measure,
            @Nullable Metric scored,
            double sample) {
        Names.check("a metric's name", name);
        Given.above("sample", sample, 0, 1);
        this.name = name;
        this.kind = kind;
        this.lessIsBetter = lessIsBetter;
        this.measure = measure;
        this.scored = scored;
        this.sample = sample;
    }

    /**
     * {@return a metric between 0 and 1 of each answer, such as whether it fits a schema; measured on the caller's
     * thread, so it should be quick}
     *
     * @param name for gates
     * @param measure from 0 to 1
     */
    public static LiveMetric rate(String name, Measure measure) {
        return new LiveMetric(name, Kind.RATE, false, measure, null, 1);
    }

    /**
     * {@return a number of each answer; measured on the caller's thread}
     *
     * @param name for gates
     * @param measure any finite number
     */
    public static LiveMetric amount(String name, Measure measure) {
        return new LiveMetric(name, Kind.AMOUNT, false, measure, null, 1);
    }

    /**
     * {@return an evaluator's metric or a judge, on a sample of the answers, off the caller's thread; there is no
     * expected answer, so it must not need one}
     *
     * @param metric its name, kind and direction hold here too
     * @param sample share of the answers that is scored, above 0 to 1
     */
    public static LiveMetric scored(Metric metric, double sample) {
        Kind kind = metric.kind() == ScoreKind.BINARY ? Kind.RATE : Kind.AMOUNT;
        return new LiveMetric(metric.name(), kind, !metric.higherIsBetter(), null, metric, sample);
    }

    /**
     * {@return what users say later about an answer, from 0 (bad) to 1 (good); reported with {@link Rollout#feedback}.
     * Answers without a word are not counted}
     *
     * @param name for gates
     */
    public static LiveMetric feedback(String name) {
        return new LiveMetric(name, Kind.RATE, false, null, null, 1);
    }

    /**
     * {@return something that happens after an answer or not, such as a sale; reported with {@link Rollout#feedback}.
     * Every answer without an event counts as 0}
     *
     * @param name for gates
     */
    public static LiveMetric event(String name) {
        return new LiveMetric(name, Kind.EVENT, false, null, null, 1);
    }

    /**
     * {@return what every rollout measures of itself: {@link #ERROR_RATE}, {@link #TIMEOUT_RATE}, {@link #LATENCY},
     * {@link #OUTPUT_TOKENS}, {@link #REFUSAL_RATE} and {@link #COST}; less of each is better}
     */
    public static List<LiveMetric> builtIn() {
        return BUILT_IN;
    }

    private static LiveMetric builtIn(String name, Kind kind) {
        return new LiveMetric(name, kind, true, null, null, 1);
    }

    /** {@return the same metric, less being better} */
    public LiveMetric lessIsBetter() {
        return new LiveMetric(name, kind, true, measure, scored, sample);
    }

    /** {@return the name for gates} */
    public String name() {
        return name;
    }

    /** {@return whether less is better} */
    public boolean lessBetter() {
        return lessIsBetter;
    }

    /** {@return what a value is} */
    public Kind kind() {
        return kind;
    }

    /** {@return how an answer is measured, where it is} */
    public Optional<Measure> measure() {
        return Optional.ofNullable(measure);
    }

    /** {@return the metric of an evaluation that scores answers, where one does} */
    public Optional<Metric> scored() {
        return Optional.ofNullable(scored);
    }

    /** Whether its values come later, from those who report them. */
    boolean reported() {
        return measure == null && scored == null && !BUILT_IN.contains(this);
    }

    /** {@return the share of answers that is scored, above 0 and at most 1} */
    public double sample() {
        return sample;
    }
}
