// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.callback.Causes;
import io.github.finetune4j.internal.text.ShownTime;
import java.io.IOException;
import java.time.Duration;

/**
 * LangChain4j's failures in our words, sorted by what the caller can do.
 *
 * @param provider who was asked
 * @param operation what for
 */
record FailuresIn(String provider, String operation) {
    private static final int LONGEST = 300;
    private static final int FORBIDDEN = 403;

    /** {@return the failure of a call in this thread: one by an interrupt leaves the thread interrupted} */
    RuntimeException here(RuntimeException failure) {
        if (Causes.include(failure, InterruptedException.class)) {
            Thread.currentThread().interrupt();
            return interrupted(failure);
        }
        return of(failure);
    }

    FineTuneException interrupted(Throwable cause) {
        return new FineTuneException(
                operation + " at " + provider + ": interrupted -> ask again if it is wanted", cause);
    }

    ProviderException incomplete(int found, int asked) {
        return new ProviderException(
                provider + " could not \"" + operation + "\": " + found + " results for " + asked
                        + " texts -> ask for fewer at once",
                ProviderFailure.of(provider, operation),
                null);
    }

    ProviderUnavailableException silent(Duration waited) {
        return new ProviderUnavailableException(
                provider + " could not \"" + operation + "\": the stream said nothing for " + ShownTime.words(waited)
                        + " -> ask again",
                ProviderFailure.of(provider, operation),
                null);
    }

    /** {@return the failure, wherever it came about} */
    RuntimeException of(Throwable failure) {
        if (failure instanceof FineTuneException ours) {
            return ours;
        }
        if (failure instanceof UnsupportedFeatureException) {
            return new UnsupportedCapabilityException(text(failure, "ask for less, or ask another model"), failure);
        }
        if (failure instanceof LangChain4jException theirs) {
            return provider(theirs);
        }
        if (Causes.include(failure, IOException.class)) {
            return new ProviderUnavailableException(text(failure, "look at the way there"), failure(failure), failure);
        }
        return failure instanceof IllegalArgumentException wrong
                ? wrong
                : new ProviderException(text(failure, "look at the cause"), failure(failure), failure);
    }

    private ProviderException provider(LangChain4jException failure) {
        ProviderFailure facts = failure(failure);
        if (failure instanceof RateLimitException) {
            return new RateLimitedException(text(failure, "ask less often"), facts, failure);
        }
        if (failure instanceof dev.langchain4j.exception.AuthenticationException) {
            return facts.status() == FORBIDDEN
                    ? new PermissionException(text(failure, "ask for the permission"), facts, failure)
                    : new AuthenticationException(text(failure, "give a valid key"), facts, failure);
        }
        if (failure instanceof InvalidRequestException || failure instanceof ModelNotFoundException) {
            return new io.github.finetune4j.error.InvalidRequestException(
                    text(failure, "change the request"), facts, failure);
        }
        if (failure instanceof UnresolvedModelServerException || Causes.include(failure, IOException.class)) {
            return new ProviderUnavailableException(text(failure, "look at the way there"), facts, failure);
        }
        return failure instanceof RetriableException
                ? new TransientProviderException(text(failure, "ask again"), facts, failure)
                : new ProviderException(text(failure, "look at the cause"), facts, failure);
    }

    private ProviderFailure failure(Throwable failure) {
        int status = Causes.of(failure).stream()
                .filter(HttpException.class::isInstance)
                .mapToInt(http -> Math.max(0, ((HttpException) http).statusCode()))
                .findFirst()
                .orElse(0);
        return new ProviderFailure(provider, operation, status, null, 1);
    }

    private String text(Throwable failure, String remedy) {
        String said = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
        String shown = said.length() > LONGEST ? said.substring(0, LONGEST) + "..." : said;
        return provider + " could not \"" + operation + "\": " + shown + " -> " + remedy;
    }
}
