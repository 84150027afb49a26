// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import org.apiguardian.api.API;

/**
 * The phase that a rollout is in.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public enum Phase {
    /** A stage is under way. */
    RUNNING,
    /** An operator has stopped the stages; shares stay as they are, and guardrails still act. */
    PAUSED,
    /** All traffic but the holdout goes to the winner. */
    PROMOTED,
    /** All traffic goes to the baseline. */
    ROLLED_BACK;

    /** {@return whether it stays there unless an operator acts} */
    public boolean ended() {
        return this == PROMOTED || this == ROLLED_BACK;
    }
}
