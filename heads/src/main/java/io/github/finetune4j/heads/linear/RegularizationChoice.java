// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The best {@code C}, and how well each did on rows that were held out.
 *
 * @param best the {@code C} with the least log-loss
 * @param candidates that were tried, rising
 * @param logLoss of each, the mean over the rows held out, in nats; infinite where it was not tried, since the
 *     smaller ones were already getting worse
 * @param heldOut how many rows were held out once
 * @param neverHeldOut how many were not, since they are the only ones of their label
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RegularizationChoice(double best, double[] candidates, double[] logLoss, int heldOut, int neverHeldOut) {
    /** Copies the arrays. */
    public RegularizationChoice {
        candidates = candidates.clone();
        logLoss = logLoss.clone();
    }

    /** {@return a copy of the candidates} */
    @Override
    public double[] candidates() {
        return candidates.clone();
    }

    /** {@return a copy of their log-losses} */
    @Override
    public double[] logLoss() {
        return logLoss.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RegularizationChoice that
                && best == that.best
                && Arrays.equals(candidates, that.candidates)
                && Arrays.equals(logLoss, that.logLoss)
                && heldOut == that.heldOut
                && neverHeldOut == that.neverHeldOut;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(logLoss);
    }

    @Override
    public String toString() {
        return "RegularizationChoice[best=" + best + ", candidates=" + Arrays.toString(candidates) + ", logLoss="
                + Arrays.toString(logLoss) + ", heldOut=" + heldOut + ", neverHeldOut=" + neverHeldOut + "]";
    }
}
