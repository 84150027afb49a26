// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The provider, or the network on the way to it, is down.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class ProviderUnavailableException extends TransientProviderException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     * @param failure where it failed
     * @param cause what lies beneath, or null
     */
    public ProviderUnavailableException(String message, ProviderFailure failure, @Nullable Throwable cause) {
        super(message, failure, cause);
    }
}
