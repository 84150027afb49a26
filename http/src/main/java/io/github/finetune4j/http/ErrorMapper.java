// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.internal.JsonTransport;
import io.github.finetune4j.http.internal.RateLimitTransport;
import io.github.finetune4j.http.internal.Redactor;
import io.github.finetune4j.http.internal.SafeCause;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.Map;

/** Makes exceptions of replies without success, and of calls without a reply. */
record ErrorMapper(String provider, ErrorRules rules, Redactor redactor) {
    ProviderException of(HttpCall call, HttpReply reply) {
        ApiError error = new ApiError(provider, call, reply, redactor);
        return rules.special(error).orElseGet(() -> byStatus(error, rules.mayPass(reply)));
    }

    private static ProviderException byStatus(ApiError error, boolean mayPass) {
        ProviderFailure failure = error.failure();
        return switch (error.status()) {
            case 401 -> new AuthenticationException(error.message("set a valid key"), failure, null);
            case 403 ->
                new PermissionException(error.message("ask for the right, or use another account"), failure, null);
            case 429 -> limited(error, failure, mayPass);
            case 408, 500, 502, 503, 504 -> unavailable(error, failure, mayPass);
            default -> other(error, failure, mayPass);
        };
    }

    private static ProviderException limited(ApiError error, ProviderFailure failure, boolean mayPass) {
        return ErrorRules.QUOTA_CODES.contains(error.body().code()) || !mayPass
                ? new PermissionException(
                        error.message("look at plan and billing: the quota is used up, and waiting does not help"),
                        failure,
                        null)
                : new RateLimitedException(error.message("slow down, or ask for a higher limit"), failure, null);
    }

    private static ProviderException unavailable(ApiError error, ProviderFailure failure, boolean mayPass) {
        return mayPass
                ? new ProviderUnavailableException(error.message("try again later"), failure, null)
                : new ProviderException(
                        error.message("look at the service's status page: it says that trying again is useless"),
                        failure,
                        null);
    }

    private static ProviderException other(ApiError error, ProviderFailure failure, boolean mayPass) {
        if (mayPass) {
            return new TransientProviderException(error.message("try again"), failure, null);
        }
        return error.status() / 100 == 4
                ? new InvalidRequestException(
                        error.message("change the request; trying again is useless"), failure, null)
                : new ProviderException(error.message("check that the base URL is the API's"), failure, null);
    }

    ProviderException of(HttpCall call, IOException e) {
        IOException last = e instanceof RetryTransport.FailedCallException failed ? failed.last() : e;
        int attempts = e instanceof RetryTransport.FailedCallException failed ? failed.attempts() : 1;
        if (last instanceof JsonTransport.NotJsonException notJson) {
            return notJson(call, notJson, attempts);
        }
        ProviderFailure failure = new ProviderFailure(
                provider,
                call.operation(),
                0,
                null,
                attempts,
                Failures.neverSent(last) ? Map.of("sent", "no") : Map.of());
        String what = provider + " could not \"" + call.operation() + "\": " + redactor.text(words(last))
                + (attempts > 1 ? " (attempts " + attempts + ")" : "");
        Throwable cause = new SafeCause(last, redactor);
        if (Failures.refusedCertificate(last)) {
            return new ProviderException(
                    what + " -> check the clock, the trust store and whether a proxy breaks TLS open", failure, cause);
        }
        if (last instanceof RateLimitTransport.RateExceededException) {
            return new RateLimitedException(what + " -> call less often, or raise the limit", failure, cause);
        }
        if (last instanceof RedirectTransport.RedirectException) {
            return new ProviderException(what + " -> check the base URL, and what stands between", failure, cause);
        }
        return new ProviderUnavailableException(
                what + " -> check the network and the base URL; try again later", failure, cause);
    }

    private ProviderException notJson(HttpCall call, JsonTransport.NotJsonException e, int attempts) {
        ApiError error = new ApiError(provider, call, e.reply().after(attempts), redactor);
        String what = provider + " could not \"" + call.operation() + "\": HTTP " + error.status() + ", "
                + redactor.text(words(e)) + (attempts > 1 ? " (attempts " + attempts + ")" : "");
        return e.mayPass()
                ? new ProviderUnavailableException(what + " -> try again later", error.failure(), null)
                : new ProviderException(what + " -> check that the base URL is the API's", error.failure(), null);
    }

    /**
     * A success whose body is a list, a number or anything else where an object should be: empty fields would be taken
     * for an answer.
     */
    ProviderException noObject(HttpCall call, HttpReply reply) {
        ApiError error = new ApiError(provider, call, reply, redactor);
        String what = provider + " could not \"" + call.operation() + "\": HTTP " + error.status()
                + ", the answer is no JSON object: " + error.body().message();
        return new ProviderException(
                redactor.text(what) + " -> check that the base URL is the API's", error.failure(), null);
    }

    private static String words(IOException e) {
        String message = e.getMessage();
        if (e instanceof HttpTimeoutException) {
            return message == null ? "timed out" : message;
        }
        String name = e.getClass().getSimpleName();
        return message == null || message.isBlank() ? "no connection (" + name + ")" : message + " (" + name + ")";
    }
}
