// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.internal.Redactor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * An unsuccessful reply, and how to report it. Secrets are masked. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApiError {
    private static final List<String> KEPT_HEADERS = List.of("retry-after", "retry-after-ms", "x-should-retry");

    private final String provider;
    private final HttpCall call;
    private final HttpReply reply;
    private final ErrorBody body;
    private final Redactor redactor;

    ApiError(String provider, HttpCall call, HttpReply reply, Redactor redactor) {
        this.provider = provider;
        this.call = call;
        this.reply = reply;
        this.redactor = redactor;
        body = ErrorBody.of(reply);
    }

    /** {@return HTTP status} */
    public int status() {
        return reply.status();
    }

    /** {@return what was called} */
    public HttpCall call() {
        return call;
    }

    /** {@return what the body says} */
    public ErrorBody body() {
        return body;
    }

    /**
     * {@return the first value of a header of the reply}
     *
     * @param name in any case
     */
    public Optional<String> header(String name) {
        return reply.headers().first(name);
    }

    /**
     * {@return for an exception: operation, status, request id, attempts, and in the details code, type, param and
     * rate-limit headers}
     */
    public ProviderFailure failure() {
        Map<String, String> details = new LinkedHashMap<>();
        put(details, "code", body.code());
        put(details, "type", body.type());
        put(details, "param", body.param());
        reply.headers().fields().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (KEPT_HEADERS.contains(lower) || lower.startsWith("x-ratelimit") || lower.startsWith("ratelimit")) {
                put(details, lower, String.join(", ", values));
            }
        });
        return new ProviderFailure(
                provider,
                call.operation(),
                reply.status(),
                reply.requestId().map(redactor::text).orElse(null),
                reply.attempts(),
                details);
    }

    private void put(Map<String, String> details, String name, String value) {
        if (!value.isEmpty()) {
            details.put(name, redactor.text(value));
        }
    }

    /**
     * {@return a message of the form what failed: value, then what to do}
     *
     * @param toDo in words
     */
    public String message(String toDo) {
        StringBuilder text = new StringBuilder(provider + " could not \"" + call.operation() + "\": HTTP " + status());
        if (!body.message().isEmpty()) {
            text.append(", ").append(body.message());
        }
        StringBuilder facts = new StringBuilder();
        fact(facts, "code", body.code());
        fact(facts, "param", body.param());
        fact(facts, "request", reply.requestId().orElse(""));
        if (reply.attempts() > 1) {
            fact(facts, "attempts", Integer.toString(reply.attempts()));
        }
        text.append(facts.length() == 0 ? "" : " (" + facts + ")");
        return redactor.text(text + " -> " + toDo);
    }

    private static void fact(StringBuilder facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.append(facts.length() == 0 ? "" : ", ")
                    .append(name)
                    .append(' ')
                    .append(value);
        }
    }
}
