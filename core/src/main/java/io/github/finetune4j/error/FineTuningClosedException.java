// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The provider no longer accepts new fine-tuning jobs from this account or for this model.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class FineTuningClosedException extends ProviderException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     * @param failure where it failed
     * @param cause what lies beneath, or null
     */
    public FineTuningClosedException(String message, ProviderFailure failure, @Nullable Throwable cause) {
        super(message, failure, cause);
    }
}
