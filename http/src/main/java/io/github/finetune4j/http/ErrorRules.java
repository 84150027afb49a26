// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.error.ProviderException;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The meaning of a service's errors beyond their status.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ErrorRules {
    /** By status alone. */
    ErrorRules STANDARD = new ErrorRules() {};

    /** Codes of a 429 that no waiting cures. */
    Set<String> QUOTA_CODES = Set.of("insufficient_quota", "billing_hard_limit_reached", "billing_not_active");

    /**
     * {@return whether another attempt may go better} By default {@code x-should-retry} decides; without it, 408, 409,
     * 429 and all from 500 may pass, except a 429 for a quota that is used up, and 501 and 505.
     *
     * @param reply without success
     */
    default boolean mayPass(HttpReply reply) {
        Optional<String> word = reply.headers().first("x-should-retry");
        if (word.isPresent() && (word.get().equals("true") || word.get().equals("false"))) {
            return word.get().equals("true");
        }
        return switch (reply.status()) {
            case 408, 409 -> true;
            case 429 -> !QUOTA_CODES.contains(ErrorBody.of(reply).code());
            case 501, 505 -> false;
            default -> reply.status() >= 500;
        };
    }

    /**
     * {@return the exception of an error that means something special at this service; empty: decided by status}
     *
     * @param error what came back
     */
    default Optional<ProviderException> special(ApiError error) {
        return Optional.empty();
    }
}
