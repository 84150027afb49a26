// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * JSON over HTTP to one server, with its token. An access token that is over is fetched anew, once per request: what
 * was refused with 401 was not done. Nothing else is tried twice.
 */
final class StudioApi {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final String base;
    private final LabelStudioToken token;
    private final Duration timeout;
    private final StudioFailures failures;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private volatile String authorization;

    StudioApi(URI server, LabelStudioToken token, Duration timeout) {
        this.base = server.toString().replaceAll("/+$", "");
        this.token = token;
        this.timeout = timeout;
        this.failures = new StudioFailures(base, token);
        this.authorization = token.personal() ? "" : "Token " + token.value();
    }

    String base() {
        return base;
    }

    StudioFailures failures() {
        return failures;
    }

    /** A call in the words of a message; where; and what is sent, null for a GET. */
    record Call(String what, String path, @Nullable Object body) {
        static Call get(String what, String path) {
            return new Call(what, path, null);
        }
    }

    /** The answer, which is to be below 300 and a JSON object. */
    Map<String, Object> object(Call call) {
        if (json(call) instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach((key, value) -> object.put(String.valueOf(key), value));
            return object;
        }
        throw failures.unknown(call.what(), "no JSON object");
    }

    @Nullable Object json(Call call) {
        String body = text(call);
        try {
            return Json.parse(body);
        } catch (JsonException e) {
            throw failures.unknown(call.what(), "no JSON");
        }
    }

    String text(Call call) {
        HttpResponse<String> response = authorized(call);
        if (response.statusCode() >= 300) {
            throw failures.refused(call.what(), response.statusCode(), response.body());
        }
        return response.body();
    }

    private HttpResponse<String> authorized(Call call) {
        if (authorization.isEmpty()) {
            refresh();
        }
        HttpResponse<String> response = send(call, authorization);
        if (response.statusCode() == 401 && token.personal()) {
            refresh();
            response = send(call, authorization);
        }
        return response;
    }

    private void refresh() {
        Call call =
                new Call("the exchange of the personal token", "/api/token/refresh/", Map.of("refresh", token.value()));
        HttpResponse<String> response = send(call, "");
        if (response.statusCode() >= 300) {
            throw failures.refused(call.what(), response.statusCode(), response.body());
        }
        try {
            if (Json.parse(response.body()) instanceof Map<?, ?> map && map.get("access") instanceof String access) {
                authorization = "Bearer " + access;
                return;
            }
        } catch (JsonException e) {
            throw failures.unknown(call.what(), "no JSON"); // without the cause, which may quote a token
        }
        throw failures.unknown(call.what(), "no access token");
    }

    private HttpResponse<String> send(Call call, String credential) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + call.path())).header("Accept", "application/json");
        if (!credential.isEmpty()) {
            request.header("Authorization", credential);
        }
        if (call.body() != null) {
            request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(call.body())));
        }
        return answer(call, client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    /** The time is for the whole answer, not for its first byte alone. */
    private HttpResponse<String> answer(Call call, CompletableFuture<HttpResponse<String>> sent) {
        try {
            return sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw failures.slow(call.what(), timeout);
        } catch (ExecutionException e) {
            throw failures.unreachable(call.what(), e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw failures.interrupted(call.what(), e);
        }
    }
}
