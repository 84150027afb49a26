// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
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
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of a fake service on this machine: listens on a port of its own, remembers requests, and does wrong
 * what a script says. A fake of your own is a method that answers a {@link FakeRequest} with a {@link FakeReply}; a
 * reply carries a request id in {@code x-request-id}. Safe for use by several threads; the answering method is called
 * by several at once.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeHttp implements AutoCloseable {
    private static final int MOST_REMEMBERED_BODY = 1 << 20;

    static {
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            // without it every answer waits 40 ms for the other side's acknowledgement
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final String scheme;
    private final String base;
    private final boolean remembers;
    private final Function<FakeRequest, FakeReply> service;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<FakeRequest> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();
    private final FakeFaults faults = new FakeFaults();

    /**
     * Starts to listen, without TLS; requests are remembered.
     *
     * @param name of the service, for its threads
     * @param base path below which it lies, for example {@code /v1}; may be empty
     * @param service answers; throws a {@link FakeRefusal} to refuse
     * @throws UncheckedIOException if no port of this machine can be opened
     */
    public FakeHttp(String name, String base, Function<FakeRequest, FakeReply> service) {
        this(name, base, null, true, service);
    }

    /**
     * Starts to listen.
     *
     * @param name of the service, for its threads
     * @param base path below which it lies, for example {@code /v1}; may be empty
     * @param tls null: without
     * @param remembers whether requests are kept, without bodies above 1 MB
     * @param service answers; throws a {@link FakeRefusal} to refuse
     * @throws UncheckedIOException if no port of this machine can be opened
     */
    public FakeHttp(
            String name,
            String base,
            @Nullable SSLContext tls,
            boolean remembers,
            Function<FakeRequest, FakeReply> service) {
        this.base = base;
        this.remembers = remembers;
        this.service = service;
        scheme = tls == null ? "http" : "https";
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        server = made(tls);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private static HttpServer made(@Nullable SSLContext tls) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls == null) {
                return HttpServer.create(any, 0);
            }
            HttpsServer secure = HttpsServer.create(any, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            return secure;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on a port of this machine: " + e + " -> allow the test to open a port of 127.0.0.1",
                    e);
        }
    }

    /** {@return where it lies, such as {@code http://127.0.0.1:40123/v1}} */
    public URI baseUrl() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + base);
    }

    /** {@return the script of what goes wrong; nothing at first} */
    public FakeFaults faults() {
        return faults;
    }

    /** {@return the requests that were remembered, in order} */
    public List<FakeRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * {@return those of one kind, in order}
     *
     * @param method for example {@code POST}
     * @param path regular expression of the whole path below the base
     */
    public List<FakeRequest> requests(String method, String path) {
        return requests.stream()
                .filter(request ->
                        request.method().equals(method) && request.path().matches(path))
                .toList();
    }

    /** {@return the number of all requests, remembered or not} */
    public int requestCount() {
        return number.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        number.incrementAndGet();
        try (exchange) {
            FakeRequest request = request(exchange);
            if (remembers) {
                requests.add(request.body().length <= MOST_REMEMBERED_BODY ? request : request.withoutBody());
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

    private FakeRequest request(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        Map<String, String> query = new LinkedHashMap<>();
        String raw = uri.getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int at = pair.indexOf('=');
            query.put(decoded(at < 0 ? pair : pair.substring(0, at)), at < 0 ? "" : decoded(pair.substring(at + 1)));
        }
        String path = uri.getRawPath();
        return new FakeRequest(
                exchange.getRequestMethod(),
                path.startsWith(base + "/") ? decoded(path.substring(base.length())) : path,
                query,
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private FakeReply reply(FakeRequest request) {
        return FakeRefusal.replyOf(() -> service.apply(request));
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
        exchange.sendResponseHeaders(reply.status(), reply.body().length + 1L);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
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
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }

    private void headers(HttpExchange exchange, FakeReply reply) {
        exchange.getResponseHeaders().set("x-request-id", "req_" + number.get());
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    }

    /** Ends the service: its port is closed, and answers under way are given up. A second call does nothing. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
