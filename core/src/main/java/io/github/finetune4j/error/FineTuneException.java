// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The root of all failures whose reason lies outside the caller's code. A caller's own mistake is an
 * {@link IllegalArgumentException} or {@link IllegalStateException} instead.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public class FineTuneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     */
    public FineTuneException(String message) {
        super(message);
    }

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     * @param cause what lies beneath, or null
     */
    public FineTuneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
