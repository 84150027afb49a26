// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.rollout.internal.decide.Figure;
import io.github.finetune4j.statistics.Interval;
import java.util.Locale;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What one gate says about one candidate in one stage.
 *
 * @param gate the gate
 * @param arm the candidate's name
 * @param epoch which stage run it is about, from 1
 * @param outcome what it says
 * @param effect candidate less baseline in the metric's unit (the candidate alone for {@link LiveGate.Kind#WITHIN}),
 *     with the sequence's interval at this moment; empty while there is too little to say anything
 * @param baseline the baseline's value, NaN without one
 * @param candidate the candidate's value, NaN without one
 * @param baselineSample observations of the baseline
 * @param candidateSample observations of the candidate
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record LiveGateResult(
        LiveGate gate,
        String arm,
        int epoch,
        Outcome outcome,
        @Nullable Interval effect,
        double baseline,
        double candidate,
        long baselineSample,
        long candidateSample) {
    /**
     * What a gate says.
     *
     * @since 0.1
     */
    public enum Outcome {
        /** What has to be shown is shown. */
        PASSED,
        /** The candidate is shown to be worse than the gate allows. */
        FAILED,
        /** Neither yet. */
        UNDECIDED
    }

    /** {@return the interval at this moment, if there is one} */
    public Optional<Interval> interval() {
        return Optional.ofNullable(effect);
    }

    /** {@return a sentence with the numbers} */
    public String sentence() {
        String sample = baselineSample + " and " + candidateSample + " observations";
        if (effect == null) {
            return gate.name() + ": " + word() + ", " + sample;
        }
        return gate.name() + ": " + word() + ", baseline " + figure(baseline) + ", " + arm + " " + figure(candidate)
                + ", effect " + figure(effect.estimate()) + " [" + figure(effect.lower()) + ", "
                + figure(effect.upper()) + "] at " + Figure.of(effect.level(), 5) + " (" + effect.method() + "), "
                + sample;
    }

    private static String figure(double value) {
        return Figure.of(value, 4);
    }

    private String word() {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
