// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server on this machine that keeps to what MLflow 3.17.2 was recorded to answer, and fails on demand. */
final class FakeMlflow implements AutoCloseable {
    final FakeTracking tracking = new FakeTracking();
    final List<String> paths = Collections.synchronizedList(new ArrayList<>());
    final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    volatile String version = "3.17.2";
    volatile int status = 200;
    volatile String failure = "";
    volatile String failureType = "application/json";
    volatile String losingAnswersOf = "none";
    volatile long slowMillis;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    private FakeMlflow(HttpServer server) {
        this.server = server;
    }

    static FakeMlflow start() {
        return start(0);
    }

    static FakeMlflow start(int port) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            FakeMlflow fake = new FakeMlflow(http);
            http.createContext("/", fake::handle);
            http.setExecutor(fake.threads);
            http.start();
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        paths.add(path);
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        pause();
        if (status != 200) {
            reply(exchange, status, failureType, failure);
            return;
        }
        if (path.equals("/version")) {
            reply(exchange, 200, "text/html; charset=utf-8", version);
            return;
        }
        try {
            Object answer = tracking.answer(
                    exchange.getRequestMethod(), path.replace("/api/2.0/mlflow/", ""), question(exchange, body));
            if (path.endsWith(losingAnswersOf)) {
                losingAnswersOf = "none";
                exchange.close(); // all was done, and nobody hears of it
                return;
            }
            reply(exchange, 200, "application/json", Json.write(answer));
        } catch (FakeTracking.Refused e) {
            reply(exchange, e.status, "application/json", Json.write(Map.of("error_code", e.code, "message", e.said)));
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(slowMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> question(HttpExchange exchange, byte[] body) {
        if (body.length > 0) {
            if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
                throw new FakeTracking.Refused(400, "INVALID_PARAMETER_VALUE", "Bad Request. Content-Type must be one");
            }
            return Json.parseObject(new String(body, StandardCharsets.UTF_8));
        }
        Map<String, Object> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int is = pair.indexOf('=');
            query.put(decoded(pair.substring(0, is)), decoded(pair.substring(is + 1)));
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void reply(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
