// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeFaults;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A loopback port behind which fake services of AWS lie. Which one is meant is read from the request's signature
 * (SigV4); the key's id is compared, the signature is not. A request of the protocol JSON 1.1, whose path is always
 * the same, gets its target as its path. Safe for use by several threads.
 */
final class FakeAwsPort implements AutoCloseable {
    private static final Pattern SCOPE = Pattern.compile("Credential=([^/]+)/\\d+/([^/]+)/([^/]+)/aws4_request");

    static {
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            // else the second packet of an answer waits for 40 milliseconds
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-aws");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<FakeRequest> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();
    private final FakeFaults faults = new FakeFaults();
    private final boolean remembers;
    private final FakeS3 s3;
    private final BiFunction<FakeRequest, String, FakeReply> services;

    /** Begins to listen; {@code services} answer a request, given what it is signed for, where that is not S3. */
    FakeAwsPort(FakeS3 s3, boolean remembers, BiFunction<FakeRequest, String, FakeReply> services) {
        this.s3 = s3;
        this.remembers = remembers;
        this.services = services;
        server = made();
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private static HttpServer made() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on a port of this machine: " + e + " -> allow the test to open a port of 127.0.0.1",
                    e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    FakeFaults faults() {
        return faults;
    }

    List<FakeRequest> requests() {
        return List.copyOf(requests);
    }

    List<FakeRequest> requests(String method, String path) {
        return requests.stream()
                .filter(request ->
                        request.method().equals(method) && request.path().matches(path))
                .toList();
    }

    int requestCount() {
        return number.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        number.incrementAndGet();
        try (exchange) {
            FakeRequest request = request(exchange);
            if (remembers) {
                requests.add(request);
            }
            FakeFault fault = faults.next(request);
            FakeReply reply = fault == null || fault.executes() ? reply(request) : fault.reply();
            if (fault == null) {
                send(exchange, reply);
            } else {
                goWrong(exchange, fault, reply);
            }
        }
    }

    private static FakeRequest request(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        Map<String, String> query = new LinkedHashMap<>();
        String raw = uri.getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int at = pair.indexOf('=');
            query.put(decoded(at < 0 ? pair : pair.substring(0, at)), at < 0 ? "" : decoded(pair.substring(at + 1)));
        }
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        return new FakeRequest(
                exchange.getRequestMethod(),
                target == null ? uri.getRawPath() : "/" + target,
                query,
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
    }

    static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private FakeReply reply(FakeRequest request) {
        Matcher scope = SCOPE.matcher(request.header("Authorization"));
        boolean signed = scope.find();
        boolean s3Call = signed && scope.group(3).equals("s3");
        Attempt<FakeReply> reply = Attempt.at(() -> {
            authorize(request, signed ? scope.group(1) : "", s3Call);
            return s3Call ? s3.handle(request, scope.group(2)) : services.apply(request, signed ? scope.group(3) : "");
        });
        Throwable failure = reply.failure();
        if (failure instanceof FakeRefusal refusal) {
            return refusal.reply();
        }
        return failure == null
                ? reply.value()
                : AwsReply.error(400, "ValidationException", "cannot make sense of the request: " + failure);
    }

    private static void authorize(FakeRequest request, String key, boolean s3Call) {
        if (request.header("x-amz-security-token").equals(FakeBedrockServer.EXPIRED)) {
            String message = "The security token included in the request is expired";
            throw s3Call
                    ? AwsReply.refuseS3(400, "ExpiredToken", message)
                    : AwsReply.refuse(403, "ExpiredTokenException", message);
        }
        if (!key.equals(FakeBedrockServer.KEY_ID)) {
            String message = "The security token included in the request is invalid: " + key;
            throw s3Call
                    ? AwsReply.refuseS3(403, "InvalidAccessKeyId", message)
                    : AwsReply.refuse(403, "UnrecognizedClientException", message);
        }
    }

    private void goWrong(HttpExchange exchange, FakeFault fault, FakeReply reply) throws IOException {
        switch (fault.kind()) {
            case REPLY -> send(exchange, fault.reply());
            case HANG_UP -> exchange.close();
            case TRUNCATE -> send(exchange, reply.half());
            case STALL -> stall(exchange, reply);
            case BREAK_OFF -> breakOff(exchange, reply);
            case DOUBLED_ANSWER, UNKNOWN_ANSWER, OTHER_MODEL, DEATH -> exchange.close(); // refused when they were added
        }
    }

    /** Sends the headers and the first byte; the rest never comes. */
    private void stall(HttpExchange exchange, FakeReply reply) throws IOException {
        headers(exchange, reply);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (!head) {
            exchange.sendResponseHeaders(reply.status(), reply.body().length + 2L);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        }
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void breakOff(HttpExchange exchange, FakeReply reply) throws IOException {
        headers(exchange, reply);
        exchange.sendResponseHeaders(reply.status(), reply.body().length + 1L);
        exchange.getResponseBody().write(reply.half().body());
        exchange.getResponseBody().flush(); // a client that has heard nothing asks again by itself
        exchange.close();
    }

    private void send(HttpExchange exchange, FakeReply reply) throws IOException {
        headers(exchange, reply);
        if (!reply.pieces().isEmpty()) {
            exchange.sendResponseHeaders(reply.status(), 0);
            OutputStream out = exchange.getResponseBody();
            for (byte[] piece : reply.pieces()) {
                out.write(piece);
                out.flush();
            }
            out.close();
            return;
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(reply.body().length));
            exchange.sendResponseHeaders(reply.status(), -1);
            exchange.getResponseBody().close(); // else the connection ends with the exchange
            return;
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }

    private void headers(HttpExchange exchange, FakeReply reply) {
        exchange.getResponseHeaders().set("x-amzn-RequestId", "req-" + number.get());
        exchange.getResponseHeaders().set("x-amz-request-id", "req-" + number.get());
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
