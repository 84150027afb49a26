// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real server on this machine, whose answers a test writes. */
public final class TestServer implements AutoCloseable {
    /** Answers a request. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** What came. */
    public record Seen(String method, String path, Headers headers, String body) {}

    public final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private TestServer(HttpServer server) {
        this.server = server;
    }

    /** {@return a server that gives one answer after the other, and the last one for ever} */
    public static TestServer answering(Answer... answers) {
        try {
            TestServer server =
                    new TestServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            server.server.createContext("/", exchange -> server.handle(exchange, answers));
            server.server.setExecutor(server.threads);
            server.server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange, Answer... answers) throws IOException {
        int number;
        synchronized (seen) {
            number = Math.min(seen.size(), answers.length - 1);
            seen.add(new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Headers.of(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        }
        try (exchange) {
            answers[number].to(exchange);
        }
    }

    public static Answer status(int status, String contentType, String body, String... headers) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", contentType);
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    static Answer json(int status, String body, String... headers) {
        return status(status, "application/json", body, headers);
    }

    static Answer hangUp() {
        return HttpExchange::close;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
