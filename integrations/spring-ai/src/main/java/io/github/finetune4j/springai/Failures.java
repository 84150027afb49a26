// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.callback.Causes;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Failures of Spring AI's providers in our words, sorted by what the caller can do.
 *
 * @param provider who was asked
 * @param operation what for
 */
record Failures(String provider, String operation) {
    private static final int LONGEST = 300;

    /** {@return the failure of a call in this thread: one by an interrupt leaves the thread interrupted} */
    RuntimeException here(RuntimeException failure) {
        if (Causes.include(failure, InterruptedException.class)) {
            Thread.currentThread().interrupt();
            return new FineTuneException(
                    operation + " at " + provider + ": interrupted -> ask again if it is wanted", failure);
        }
        if (failure instanceof FineTuneException || failure instanceof IllegalArgumentException) {
            return failure;
        }
        if (failure instanceof UnsupportedOperationException) {
            return new UnsupportedCapabilityException(text(failure, "ask for less, or ask another model"), failure);
        }
        return of(failure);
    }

    ProviderException empty() {
        return new ProviderException(
                provider + " could not \"" + operation + "\": the reply holds no answer -> look at the provider's log",
                ProviderFailure.of(provider, operation),
                null);
    }

    ProviderException incomplete(int found, int asked) {
        return new ProviderException(
                provider + " could not \"" + operation + "\": " + found + " results for " + asked
                        + " texts -> ask for fewer at once",
                ProviderFailure.of(provider, operation),
                null);
    }

    private ProviderException of(RuntimeException failure) {
        int status = HttpStatus.of(failure);
        ProviderFailure facts = new ProviderFailure(provider, operation, status, null, 1);
        return switch (status) {
            case 401 -> new AuthenticationException(text(failure, "give a valid key"), facts, failure);
            case 403 -> new PermissionException(text(failure, "ask for the permission"), facts, failure);
            case 429 -> new RateLimitedException(text(failure, "ask less often"), facts, failure);
            case 408, 409 -> new TransientProviderException(text(failure, "ask again"), facts, failure);
            case 0 -> withoutStatus(failure, facts);
            default ->
                status >= 500
                        ? new TransientProviderException(text(failure, "ask again"), facts, failure)
                        : new InvalidRequestException(text(failure, "change the request"), facts, failure);
        };
    }

    private ProviderException withoutStatus(RuntimeException failure, ProviderFailure facts) {
        if (Causes.include(failure, IOException.class) || Causes.include(failure, TimeoutException.class)) {
            return new ProviderUnavailableException(text(failure, "look at the way there"), facts, failure);
        }
        return failure.getClass().getSimpleName().equals("TransientAiException")
                ? new TransientProviderException(text(failure, "ask again"), facts, failure)
                : new ProviderException(text(failure, "look at the cause"), facts, failure);
    }

    private String text(Throwable failure, String remedy) {
        String said = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
        String shown = said.length() > LONGEST ? said.substring(0, LONGEST) + "..." : said;
        return provider + " could not \"" + operation + "\": " + shown + " -> " + remedy;
    }
}
