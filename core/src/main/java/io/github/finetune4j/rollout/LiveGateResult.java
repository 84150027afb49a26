// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.evaluation.gate.GateOutcome;
import io.github.finetune4j.rollout.internal.decide.Figure;
import io.github.finetune4j.rollout.internal.decide.LiveFinding;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one gate for one candidate in one stage, with the figures. It passes when what has to be shown is
 * shown, fails when the candidate is shown to be worse than the gate allows, and is undecided until one of them is.
 * Immutable; made by a rollout.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LiveGateResult implements GateOutcome {
    private final LiveFinding finding;

    /**
     * Made by the rollout.
     *
     * @param finding what it holds
     */
    @SuppressWarnings("exports") // the rollout's to make, not anybody's
    public LiveGateResult(LiveFinding finding) {
        this.finding = finding;
    }

    /** {@return the gate} */
    @Override
    public LiveGate gate() {
        return finding.gate();
    }

    /** {@return the candidate's name} */
    public String arm() {
        return finding.arm();
    }

    /** {@return which stage run it is about, from 1} */
    public int epoch() {
        return finding.epoch();
    }

    @Override
    public Status status() {
        return finding.status();
    }

    /**
     * {@return candidate less baseline in the metric's unit (the candidate alone for {@link LiveGate.Kind#WITHIN}),
     * with the sequence's interval at this moment; empty while there is too little to say anything}
     */
    public Optional<Interval> effect() {
        return Optional.ofNullable(finding.effect());
    }

    /** {@return the baseline's value, NaN without one} */
    public double baseline() {
        return finding.baseline();
    }

    /** {@return the candidate's value, NaN without one} */
    public double candidate() {
        return finding.candidate();
    }

    /** {@return observations of the baseline} */
    public long baselineSample() {
        return finding.baselineSample();
    }

    /** {@return observations of the candidate} */
    public long candidateSample() {
        return finding.candidateSample();
    }

    /** {@return the numbers behind it} */
    @Override
    public String reason() {
        String sample = baselineSample() + " and " + candidateSample() + " observations";
        return effect().map(effect -> values() + words(effect) + sample).orElse(sample);
    }

    private String values() {
        return "baseline " + figure(baseline()) + ", " + arm() + " " + figure(candidate());
    }

    private static String words(Interval effect) {
        return ", effect " + figure(effect.estimate()) + " [" + figure(effect.lower()) + ", " + figure(effect.upper())
                + "] at " + Figure.of(effect.level(), 5) + " (" + effect.method() + "), ";
    }

    /** {@return a sentence with the numbers} */
    public String sentence() {
        return gate().name() + ": " + status().word() + ", " + reason();
    }

    private static String figure(double value) {
        return Figure.of(value, 4);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LiveGateResult that && finding.equals(that.finding);
    }

    @Override
    public int hashCode() {
        return finding.hashCode();
    }

    @Override
    public String toString() {
        return sentence();
    }
}
