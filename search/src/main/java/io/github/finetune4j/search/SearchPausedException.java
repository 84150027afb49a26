// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.error.FineTuneException;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The exception of an {@link Objective} that can't go on now, for want of money or because a service is down. The trial
 * has not failed: it is left as it is, no other one begins, and {@link Search#run} throws this. Whoever runs the search
 * again goes on with it.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SearchPausedException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message why, and what to do
     * @param cause what lies beneath, or null
     */
    public SearchPausedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
