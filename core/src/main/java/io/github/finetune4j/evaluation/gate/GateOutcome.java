// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.gate;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The outcome of one gate for one model. Of a rollout's gate it is a
 * {@link io.github.finetune4j.rollout.LiveGateResult}, which has the figures, too.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface GateOutcome {
    /**
     * The status of a requirement.
     *
     * @since 0.1
     */
    enum Status {
        /** It is met. */
        PASSED,
        /** It is not met. */
        FAILED,
        /** The numbers don't show whether it is met. It doesn't pass. */
        UNDECIDED;

        /** {@return the word for a sentence, for example {@code passed}} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@return what was required} */
    Gate gate();

    /** {@return whether it is met} */
    Status status();

    /** {@return the numbers behind it, and what to do if it is not met} */
    String reason();

    /** {@return whether it is met; one that is undecided is not} */
    default boolean passed() {
        return status() == Status.PASSED;
    }

    /**
     * {@return an outcome}
     *
     * @param gate what was required
     * @param status whether it is met
     * @param reason the numbers behind it, and what to do if it is not met
     */
    static GateOutcome of(Gate gate, Status status, String reason) {
        return new StatedOutcome(gate, status, reason);
    }
}
