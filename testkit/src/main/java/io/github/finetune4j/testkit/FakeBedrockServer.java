// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock and the part of S3 that fine-tuning needs, on one loopback port: model customization jobs that
 * run by a clock, tuned models, deployments, Converse and ConverseStream, buckets with owners and regions. Which
 * service is meant, and from which region, is read from the request's signature (SigV4); the key's id is
 * compared, the signature is not.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeBedrockServer implements AutoCloseable {
    /** A model whose jobs succeed at once. */
    public static final String QUICK = "amazon.nova-lite-v1:0:300k";
    /** A model whose jobs take hours. */
    public static final String SLOW = "amazon.nova-pro-v1:0:300k";
    /** A model whose jobs fail. */
    public static final String FAILING = "amazon.nova-micro-v1:0:128k";
    /** The id of the key that it knows. */
    public static final String KEY_ID = "AKIAFAKEFAKEFAKE0000";
    /** A session's token that has expired. */
    public static final String EXPIRED = "an-expired-session-token";
    /** The account. */
    public static final String ACCOUNT = "123456789012";
    /** The region. */
    public static final String REGION = "us-east-1";
    /** A bucket in that region, of that account. */
    public static final String BUCKET = "fake-bucket";

    private static final Pattern SCOPE = Pattern.compile("Credential=([^/]+)/\\d+/([^/]+)/([^/]+)/aws4_request");

    static {
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            // else the second packet of an answer waits for 40 milliseconds
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-bedrock");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<FakeRequest> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();
    private final FakeFaults faults = new FakeFaults();
    private final boolean remembers;
    private final FakeS3 s3;
    private final BedrockControl control;
    private final BedrockChats chats;

    private FakeBedrockServer(Builder builder) {
        remembers = builder.remembers;
        s3 = new FakeS3(builder.clock);
        builder.buckets.forEach((name, place) -> s3.add(name, place.get(0), place.get(1)));
        control = new BedrockControl(builder.clock, s3, REGION, ACCOUNT, builder.trainings, builder.models);
        chats = new BedrockChats(control, Set.copyOf(builder.models.keySet()));
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

    /** {@return a server with the models {@link #QUICK}, {@link #SLOW} and {@link #FAILING}, and {@link #BUCKET}} */
    public static FakeBedrockServer start() {
        return builder().start();
    }

    /** {@return a builder with those models, and that bucket} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return where all of its services listen} */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * Adds to the script.
     *
     * @param fault the first that matches a request and is not used up hits it; its path is the raw one, with ARNs in
     *     percent signs
     */
    public void fault(FakeFault fault) {
        faults.add(fault);
    }

    /**
     * {@return an error as Bedrock gives it}
     *
     * @param status for example 429
     * @param code for example {@code ThrottlingException}
     * @param message in words
     */
    public static FakeFault error(int status, String code, String message) {
        String body = "{\"message\":\"" + message.replace("\"", "'") + "\"}";
        return FakeFault.page(status, "application/json", body).header("x-amzn-ErrorType", code);
    }

    /** Takes all faults back. */
    public void noFaults() {
        faults.clear();
    }

    /** {@return the requests so far, in order; those that a fault hit among them; their paths are raw} */
    public List<FakeRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * {@return the requests so far of one kind, in order}
     *
     * @param method for example {@code POST}
     * @param path regular expression of the whole raw path
     */
    public List<FakeRequest> requests(String method, String path) {
        return requests.stream()
                .filter(request ->
                        request.method().equals(method) && request.path().matches(path))
                .toList();
    }

    /** {@return how many requests came} */
    public int requestCount() {
        return number.get();
    }

    /** {@return how many jobs were ever created, so what would be billed} */
    public int jobs() {
        return control.jobs();
    }

    /**
     * {@return the objects of a bucket, by key}
     *
     * @param bucket its name
     */
    public Map<String, byte[]> objects(String bucket) {
        return s3.objects(bucket);
    }

    /**
     * {@return how many uploads in parts are not completed}
     *
     * @param bucket its name
     */
    public int uploads(String bucket) {
        return s3.uploads(bucket);
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
        return new FakeRequest(
                exchange.getRequestMethod(),
                uri.getRawPath(),
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
        try {
            authorize(request, signed ? scope.group(1) : "", s3Call);
            if (s3Call) {
                return s3.handle(request, scope.group(2));
            }
            return request.path().startsWith("/model/") ? chats.handle(request) : control.handle(request);
        } catch (FakeRefusal refusal) {
            return refusal.reply();
        } catch (RuntimeException e) {
            return AwsReply.error(400, "ValidationException", "cannot make sense of the request: " + e);
        }
    }

    private static void authorize(FakeRequest request, String key, boolean s3Call) {
        if (request.header("x-amz-security-token").equals(EXPIRED)) {
            String message = "The security token included in the request is expired";
            throw s3Call
                    ? AwsReply.refuseS3(400, "ExpiredToken", message)
                    : AwsReply.refuse(403, "ExpiredTokenException", message);
        }
        if (!key.equals(KEY_ID)) {
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

    /** Ends the server. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /**
     * Builds a {@link FakeBedrockServer}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private final Map<String, FakeTraining> trainings = new LinkedHashMap<>();
        private final Map<String, Map<String, Object>> models = new LinkedHashMap<>();
        private final Map<String, List<String>> buckets = new LinkedHashMap<>();
        private InstantSource clock = InstantSource.system();
        private boolean remembers = true;

        private Builder() {
            addModel(QUICK, FakeTraining.quick());
            addModel(SLOW, FakeTraining.slow());
            addModel(FAILING, FakeTraining.failing());
            addBucket(BUCKET, REGION, ACCOUNT);
        }

        /**
         * Sets the clock by which jobs run.
         *
         * @param value default: the system's
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Adds a model that is tuned, or changes one.
         *
         * @param id with the length of its context
         * @param training how its jobs run
         * @return this
         */
        public Builder addModel(String id, FakeTraining training) {
            trainings.put(id, training);
            return addModel(id, List.of("FINE_TUNING"), "ACTIVE", null);
        }

        /**
         * Adds a model, or changes one.
         *
         * @param id with the length of its context
         * @param customizations such as {@code FINE_TUNING}
         * @param lifecycle {@code ACTIVE} or {@code LEGACY}
         * @param endOfLife or null
         * @return this
         */
        public Builder addModel(String id, List<String> customizations, String lifecycle, @Nullable Instant endOfLife) {
            Map<String, Object> life = new LinkedHashMap<>();
            life.put("status", lifecycle);
            if (endOfLife != null) {
                life.put("endOfLifeTime", endOfLife.toString());
            }
            models.put(
                    id,
                    Map.of(
                            "modelArn", "arn:aws:bedrock:" + REGION + "::foundation-model/" + id,
                            "modelId", id,
                            "customizationsSupported", customizations,
                            "modelLifecycle", life));
            return this;
        }

        /**
         * Adds a bucket.
         *
         * @param name of it
         * @param region where it is
         * @param owner account that it belongs to
         * @return this
         */
        public Builder addBucket(String name, String region, String owner) {
            buckets.put(name, List.of(region, owner));
            return this;
        }

        /**
         * Keeps no requests, for long tests.
         *
         * @return this
         */
        public Builder forgetRequests() {
            remembers = false;
            return this;
        }

        /** {@return the server, listening on a port of the loopback address} */
        public FakeBedrockServer start() {
            return new FakeBedrockServer(this);
        }
    }
}
