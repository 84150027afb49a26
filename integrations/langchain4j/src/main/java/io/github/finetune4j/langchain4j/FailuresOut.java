// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.error.UnsupportedCapabilityException;

/** Our failures in LangChain4j's words, so that its callers distinguish what may pass from what does not. */
final class FailuresOut {
    private FailuresOut() {}

    /** {@return the failure as it is thrown; one that LangChain4j has no word for is itself} */
    static RuntimeException of(RuntimeException failure) {
        String message = failure.getMessage();
        if (failure instanceof RateLimitedException) {
            return new RateLimitException(message, failure);
        }
        if (failure instanceof TransientProviderException) {
            return new InternalServerException(message, failure);
        }
        if (failure instanceof AuthenticationException || failure instanceof PermissionException) {
            return new dev.langchain4j.exception.AuthenticationException(message, failure);
        }
        if (failure instanceof InvalidRequestException || failure instanceof IllegalArgumentException) {
            return new dev.langchain4j.exception.InvalidRequestException(message, failure);
        }
        if (failure instanceof UnsupportedCapabilityException) {
            RuntimeException refused = new UnsupportedFeatureException(message);
            refused.initCause(failure);
            return refused;
        }
        return failure;
    }
}
