// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import java.time.Instant;
import java.util.List;
import org.apiguardian.api.API;

/**
 * A decision of a rollout on its candidates at its last interim analysis.
 *
 * @param kind what follows
 * @param sentence the same for people, with the numbers that made it
 * @param gates each gate of each candidate that was judged
 * @param at when
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Decision(Kind kind, String sentence, List<LiveGateResult> gates, Instant at) {
    /** Copies the gates. */
    public Decision {
        gates = List.copyOf(gates);
    }

    /**
     * The step that follows.
     *
     * @since 0.1
     */
    public enum Kind {
        /** Every gate has passed: the next stage, or all traffic. */
        PROMOTE,
        /**
         * Something is wrong with the measuring, not with a candidate: the stages pause by themselves, and if it lasts,
         * back to the baseline.
         */
        PAUSE,
        /** Back to the baseline. */
        ROLL_BACK,
        /** The numbers do not show it yet: the stage goes on. */
        UNDECIDED
    }
}
