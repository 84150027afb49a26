// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A rollout could not do what was asked: its store is unreachable or holds something else, or an answer broke off after
 * a part had been delivered. Requests go to the baseline meanwhile.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RolloutException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     */
    public RolloutException(String message) {
        super(message);
    }

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     * @param cause what lies beneath, or null
     */
    public RolloutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
