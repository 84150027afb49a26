// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import java.io.Serializable;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The operation of a provider that failed, with the details that the provider gave.
 *
 * @param provider id of the provider, as in {@code JobRef}
 * @param operation what was tried, for example {@code submit}
 * @param status HTTP status, 0 if there was no response
 * @param requestId the provider's id of the request, or null
 * @param attempts how often it was tried, at least 1
 * @param details further facts of the last answer, such as {@code code}, {@code param} and the rate-limit headers;
 *     never a secret
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record ProviderFailure(
        String provider,
        String operation,
        int status,
        @Nullable String requestId,
        int attempts,
        Map<String, String> details)
        implements Serializable {
    /** Copies the details, and checks that there was at least one attempt. */
    public ProviderFailure {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: " + attempts + " -> give at least 1");
        }
        details = Map.copyOf(details);
    }

    /**
     * Makes a failure without further facts.
     *
     * @param provider id of the provider, as in {@code JobRef}
     * @param operation what was tried, for example {@code submit}
     * @param status HTTP status, 0 if there was no response
     * @param requestId the provider's id of the request, or null
     * @param attempts how often it was tried, at least 1
     */
    public ProviderFailure(String provider, String operation, int status, @Nullable String requestId, int attempts) {
        this(provider, operation, status, requestId, attempts, Map.of());
    }

    /**
     * {@return a failure without an HTTP response, tried once}
     *
     * @param provider id of the provider
     * @param operation what was tried
     */
    public static ProviderFailure of(String provider, String operation) {
        return new ProviderFailure(provider, operation, 0, null, 1);
    }
}
