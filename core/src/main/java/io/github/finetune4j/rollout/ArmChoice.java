// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import org.apiguardian.api.API;

/**
 * The choice of an arm for a request, with its reason. All of it is of one state of the rollout. Immutable, so safe for
 * use by several threads.
 *
 * @param arm {@code baseline} or a candidate's name
 * @param why it is this one
 * @param phase of the rollout
 * @param stage number of the stage, from 1
 * @param share of all keys that get a candidate now, from 0 to 1; 0 in doubt
 * @param version of the stored state, from 1: a change of routing is a new version
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ArmChoice(String arm, Why why, Phase phase, int stage, double share, long version) {
    /**
     * The reason of a choice.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public enum Why {
        /** The key's place in the shares of the stage, the baseline's among them. What is answered counts. */
        SHARE,
        /**
         * The baseline, for a request that takes no part: not of the audience or the layer, in the holdout, in no arm's
         * share, at a candidate that was taken out, or without a key.
         */
        OUTSIDE,
        /** The rollout has ended: everybody but the holdout gets the winner, or everybody the baseline. */
        ENDED,
        /** The kill switch is on: everybody gets the baseline. */
        SWITCHED_OFF,
        /** The store is out of reach, or a change is not stored yet: everybody gets the baseline here. */
        IN_DOUBT
    }
}
