// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * What one gate says.
 *
 * @param gate what was required
 * @param status whether it is met
 * @param message the numbers behind it, and what to do if it is not met
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record GateOutcome(String gate, Status status, String message) {
    /**
     * Whether a requirement is met.
     *
     * @since 0.1
     */
    public enum Status {
        /** It is met. */
        PASSED,
        /** It is not met. */
        FAILED,
        /** The rows don't show whether it is met. It doesn't pass. */
        UNDECIDED;

        /** {@return the word for a sentence, for example {@code passed}} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@return whether it is met} */
    public boolean passed() {
        return status == Status.PASSED;
    }

    @Override
    public String toString() {
        return status + " " + gate + ": " + message;
    }
}
