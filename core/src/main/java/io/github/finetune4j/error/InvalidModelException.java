// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A model folder or adapter cannot be used: a file is missing, damaged or in an unsupported form.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class InvalidModelException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     */
    public InvalidModelException(String message) {
        super(message);
    }

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     * @param cause what lies beneath, or null
     */
    public InvalidModelException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
