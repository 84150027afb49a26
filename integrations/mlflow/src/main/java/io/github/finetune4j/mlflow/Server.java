// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Replay;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The REST API of an MLflow server, one method for each kind of call. */
final class Server implements AutoCloseable {
    private static final String API = "api/2.0/mlflow/";
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.\\d+.*");
    private static final int OLDEST = 2;

    private final ApiClient client;
    private volatile boolean greeted;

    Server(ApiClient client) {
        this.client = client;
    }

    URI address() {
        return client.baseUrl();
    }

    /** {@return the answer} */
    Map<String, Object> get(String path, Map<String, String> query) {
        greet();
        HttpCall.Builder call = call("GET", path);
        query.forEach(call::addQuery);
        return client.object(call.build());
    }

    /** {@return the answer; empty where the server has no such thing} */
    Optional<Map<String, Object>> find(String path, Map<String, String> query) {
        try {
            return Optional.of(get(path, query));
        } catch (InvalidRequestException e) {
            if (Refusal.code(e).equals("RESOURCE_DOES_NOT_EXIST")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** {@return the answer to what may be sent twice} */
    Map<String, Object> send(String path, Map<String, ?> body) {
        greet();
        return client.object(
                call("POST", path).json(body).replay(Replay.HARMLESS).build());
    }

    /** {@return the answer to what, sent twice, might make two} */
    Map<String, Object> make(String path, Map<String, ?> body) {
        greet();
        return client.object(call("POST", path).json(body).build());
    }

    private static HttpCall.Builder call(String method, String path) {
        return HttpCall.builder(method, URI.create(API + path)).operation(path);
    }

    // A server of another kind, or an old one, would refuse everything: then all is kept until the address is fixed
    private void greet() {
        if (greeted) {
            return;
        }
        String version = version();
        Matcher known = VERSION.matcher(version);
        if (!version.isEmpty() && !known.matches()) {
            throw new FineTuneException("no MLflow server at " + client.baseUrl()
                    + ": it says no version -> give the address of the server, without api/2.0");
        }
        if (!version.isEmpty() && Integer.parseInt(known.group(1)) < OLDEST) {
            throw new FineTuneException(
                    "MLflow " + version + " at " + client.baseUrl() + " -> use 2.3 or newer, which has aliases");
        }
        greeted = true;
    }

    /** {@return what the server says; empty where something stands between that shows the API alone} */
    private String version() {
        try {
            return client.send(HttpCall.get("version").operation("version").build())
                    .text()
                    .strip();
        } catch (InvalidRequestException e) {
            return "";
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
