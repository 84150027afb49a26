// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A provider refused or failed to carry out an operation.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public class ProviderException extends FineTuneException {
    private static final long serialVersionUID = 1L;

    private final ProviderFailure failure;

    /**
     * Makes the exception.
     *
     * @param message what failed: value, then what to do
     * @param failure where it failed
     * @param cause what lies beneath, or null
     */
    public ProviderException(String message, ProviderFailure failure, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    /** {@return id of the provider, as in {@code JobRef}} */
    public String provider() {
        return failure.provider();
    }

    /** {@return what was tried, for example {@code submit}} */
    public String operation() {
        return failure.operation();
    }

    /** {@return HTTP status, if there was a response} */
    public OptionalInt status() {
        return failure.status() > 0 ? OptionalInt.of(failure.status()) : OptionalInt.empty();
    }

    /** {@return the provider's id of the request, for its support} */
    public Optional<String> requestId() {
        return Optional.ofNullable(failure.requestId());
    }

    /** {@return how often it was tried, at least 1} */
    public int attempts() {
        return failure.attempts();
    }

    /**
     * {@return further facts of the last answer, such as the provider's {@code code} and {@code param}, and its
     * rate-limit headers}
     */
    public Map<String, String> details() {
        return failure.details();
    }
}
