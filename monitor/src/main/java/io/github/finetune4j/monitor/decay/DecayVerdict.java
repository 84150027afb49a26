// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.statistics.interval.Interval;
import java.time.Instant;
import org.apiguardian.api.API;

/**
 * The verdict of one week on a decay rule. Immutable.
 *
 * @param rule that was looked at
 * @param slice of the traffic
 * @param from when the week begins
 * @param to when it ends
 * @param reference the level of the first four weeks, or the one that was promised
 * @param week the level of the week
 * @param outcome of the comparison
 * @param pValue of the one-sided test that it decayed, for this look alone
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record DecayVerdict(
        DecayRule rule,
        Slice slice,
        Instant from,
        Instant to,
        Interval reference,
        Interval week,
        Outcome outcome,
        double pValue) {
    /**
     * The outcome of a week's comparison.
     *
     * @since 0.1
     */
    public enum Outcome {
        /** It is below the share of the reference that was agreed upon. */
        DECAYED,
        /** It is shown to be above. */
        HELD,
        /** Too few observations to say either. */
        UNDECIDED
    }
}
