// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeFaults;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.FakeService;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A loopback HTTP server that speaks as Google Cloud does for tuning: Vertex AI's tuning jobs, {@code generateContent}
 * and {@code countTokens} (v1 and v1beta1), Cloud Storage's JSON API with resumable uploads, and the token endpoint of
 * a service account. Faults can be injected. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeVertexServer implements FakeService {
    /** A base model whose jobs succeed within 50 milliseconds. */
    public static final String QUICK = "fake-quick";
    /** A base model whose jobs take hours. */
    public static final String SLOW = "fake-slow";
    /** A base model whose jobs fail. */
    public static final String FAILING = "fake-failing";
    /** The project that it knows; its number is 1234567890, and names in answers have the number. */
    public static final String PROJECT = "fake-project";
    /** The location where it tunes, and where its first bucket lies. */
    public static final String REGION = "us-central1";
    /** A bucket of that project in that location, in which everything is allowed. */
    public static final String BUCKET = "fake-bucket";
    /** The access token that it takes from the beginning. */
    public static final String TOKEN = "ya29.fake-token-000000";

    private static final Set<String> EVERYTHING = Set.of(
            "storage.buckets.get",
            "storage.objects.get",
            "storage.objects.list",
            "storage.objects.create",
            "storage.objects.delete");
    private static final int MOST_REMEMBERED_BODY = 1 << 20;

    static {
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            // without it every answer waits 40 ms for the other side's acknowledgement
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-vertex");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<FakeExchange> exchanges = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();
    private final FakeFaults faults = new FakeFaults();
    private final FakeGoogleTokens tokens = new FakeGoogleTokens(TOKEN);
    private final FakeBuckets buckets;
    private final FakeVertexJobs jobs;
    private final FakeGemini gemini;
    private final FakeVertexBatches batches;
    private final AtomicInteger chats = new AtomicInteger();
    private final boolean remembers;

    private FakeVertexServer(Builder builder) {
        remembers = builder.remembers;
        buckets = new FakeBuckets(builder.clock, builder.mostOfChunk, builder.damages);
        buckets.add(BUCKET, "US-CENTRAL1", PROJECT, EVERYTHING);
        jobs = new FakeVertexJobs(builder.clock, buckets, builder.models, REGION, builder.mostOfPage);
        gemini = new FakeGemini(builder.answers, builder.forbidden);
        batches = new FakeVertexBatches(builder.clock, buckets, gemini::answer, builder.mostOfPage, builder.batching);
        scheme = builder.tls == null ? "http" : "https";
        server = made(builder.tls);
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

    /** {@return a server that has begun to listen, with the models {@link #QUICK}, {@link #SLOW}, {@link #FAILING}} */
    public static FakeVertexServer start() {
        return builder().start();
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return its root, in place of Google's hosts; without a version} */
    public URI url() {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    /** {@return the key file of its service account, whose token endpoint is this server} */
    public String serviceAccountKey() {
        return tokens.keyFile(url() + "/token");
    }

    /** Lets all access tokens so far expire; its token endpoint gives new ones. */
    public void expireTokens() {
        tokens.expire();
    }

    /**
     * Adds a bucket in which only some things are allowed.
     *
     * @param name of the bucket
     * @param location for example {@code US} or {@code EUROPE-WEST4}
     * @param project whose it is
     * @param permissions what the caller may do, for example {@code storage.buckets.get}; none: everything
     */
    public void addBucket(String name, String location, String project, String... permissions) {
        buckets.add(name, location, project, permissions.length == 0 ? EVERYTHING : Set.of(permissions));
    }

    /**
     * Injects a fault. Paths of faults are whole, for example {@code /v1/projects/[^/]+/locations/[^/]+/tuningJobs}.
     *
     * @param fault hits the next calls that it matches
     */
    @Override
    public void fault(FakeFault fault) {
        faults.add(fault);
    }

    /** Ends all faults. */
    @Override
    public void noFaults() {
        faults.clear();
    }

    /**
     * {@return a fault with Google's error body}
     *
     * @param status of HTTP
     * @param word for example {@code RESOURCE_EXHAUSTED}
     * @param message in words
     */
    public static FakeFault error(int status, String word, String message) {
        return FakeFault.page(
                status,
                "application/json",
                FakeGoogle.utf8(FakeGoogle.error(status, word, message).body()));
    }

    /** {@return all requests so far, in order} */
    public List<FakeRequest> requests() {
        return exchanges.stream().map(FakeExchange::request).toList();
    }

    /**
     * {@return the requests of a kind, in order}
     *
     * @param method for example {@code POST}
     * @param path regular expression of the whole path
     */
    @Override
    public List<FakeRequest> requests(String method, String path) {
        return requests().stream()
                .filter(request ->
                        request.method().equals(method) && request.path().matches(path))
                .toList();
    }

    /** {@return all requests with what was answered, in order; without those that a fault hit} */
    public List<FakeExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** {@return how many requests came} */
    @Override
    public int requestCount() {
        return number.get();
    }

    /** {@return how many jobs there are} */
    @Override
    public int jobs() {
        return jobs.count();
    }

    /**
     * Sets how batches go that are created from now on.
     *
     * @param plan their course
     */
    public void batching(FakeBatching plan) {
        batches.plan(plan);
    }

    /** {@return what goes wrong with batches; nothing at first} */
    public FakeBatchTroubles batchTroubles() {
        return batches.troubles();
    }

    /** {@return how many batches were ever created} */
    public int batches() {
        return batches.count();
    }

    /** {@return how often each request of batches was answered, so what would be billed, by its key, a label} */
    public Map<String, Integer> billed() {
        return batches.billed();
    }

    /** {@return how many chats with base models were answered, batches aside} */
    public int chats() {
        return chats.get();
    }

    /** {@return the objects in all buckets, as {@code gs://} addresses} */
    public List<String> objects() {
        return buckets.names();
    }

    /**
     * {@return an object's bytes}
     *
     * @param uri as {@code gs://} address
     */
    public byte[] object(String uri) {
        byte[] bytes = buckets.object(uri);
        if (bytes == null) {
            throw new IllegalArgumentException("no object " + uri + " -> see objects()");
        }
        return bytes;
    }

    private void handle(HttpExchange exchange) throws IOException {
        number.incrementAndGet();
        try (exchange) {
            FakeRequest request = request(exchange);
            FakeFault fault = faults.next(request);
            FakeReply reply = fault == null || fault.executes() ? reply(request) : fault.reply();
            if (remembers) {
                remember(request, fault == null ? reply : null);
            }
            if (fault == null) {
                send(exchange, reply);
            } else {
                goWrong(exchange, fault, reply);
            }
        }
    }

    private void remember(FakeRequest request, @Nullable FakeReply reply) {
        FakeRequest kept = request.body().length <= MOST_REMEMBERED_BODY ? request : request.withoutBody();
        exchanges.add(
                new FakeExchange(kept, reply == null ? 0 : reply.status(), reply == null ? new byte[0] : whole(reply)));
    }

    private static byte[] whole(FakeReply reply) {
        return reply.pieces().isEmpty()
                ? reply.body()
                : reply.pieces().get(reply.pieces().size() - 1);
    }

    private static FakeRequest request(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        String raw = uri.getRawQuery();
        return new FakeRequest(
                exchange.getRequestMethod(),
                decoded(uri.getRawPath()),
                raw == null ? Map.of() : query(raw),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
    }

    /** {@return parameters, decoded; the values of one name joined by commas} */
    static Map<String, String> query(String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            int at = pair.indexOf('=');
            String value = at < 0 ? "" : decoded(pair.substring(at + 1));
            query.merge(decoded(at < 0 ? pair : pair.substring(0, at)), value, (a, b) -> a + "," + b);
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private FakeReply reply(FakeRequest request) {
        Attempt<FakeReply> reply = Attempt.at(() -> route(request));
        Throwable failure = reply.failure();
        if (failure instanceof FakeRefusal refusal) {
            return refusal.reply();
        }
        return failure == null
                ? reply.value()
                : FakeGoogle.error(400, "INVALID_ARGUMENT", "cannot make sense of the request: " + failure);
    }

    private FakeReply route(FakeRequest request) {
        String path = request.path();
        if (path.equals("/token")) {
            return tokens.handle(request);
        }
        boolean session = request.query().containsKey("upload_id"); // whose address is the right to it
        String bearer = request.header("Authorization");
        if (!session && !(bearer.startsWith("Bearer ") && tokens.knows(bearer.substring("Bearer ".length())))) {
            throw FakeGoogle.refusal(
                    401,
                    "UNAUTHENTICATED",
                    "Request had invalid authentication credentials. Expected OAuth 2 access token.");
        }
        if (path.startsWith("/storage/v1/b") || path.startsWith("/upload/storage/v1/b/")) {
            return buckets.handle(request, url().toString());
        }
        return vertex(request, Arrays.stream(path.split("/", -1)).skip(1).toList());
    }

    private FakeReply vertex(FakeRequest request, List<String> path) {
        boolean known = path.size() >= 6
                && path.get(0).matches("v1(beta1)?")
                && path.get(1).equals("projects")
                && path.get(3).equals("locations");
        if (!known) {
            throw FakeGoogle.notFound("The requested URL " + request.path());
        }
        if (!path.get(2).equals(PROJECT) && !path.get(2).equals("1234567890")) {
            throw FakeGoogle.refusal(
                    403,
                    "PERMISSION_DENIED",
                    "Permission 'aiplatform.tuningJobs.create' denied on resource"
                            + " '//aiplatform.googleapis.com/projects/"
                            + path.get(2) + "' (or it may not exist).");
        }
        List<String> rest = path.subList(1, path.size());
        return switch (path.get(5)) {
            case "tuningJobs" -> jobs.handle(request, rest);
            case "batchPredictionJobs" -> batches.handle(request, path.get(4), path.size() > 6 ? path.get(6) : null);
            case "endpoints" -> tuned(request, path.get(6));
            case "publishers" -> base(request, path.get(path.size() - 1));
            default -> throw FakeGoogle.notFound("The requested URL " + request.path());
        };
    }

    private FakeReply tuned(FakeRequest request, String last) {
        String[] parts = last.split(":", 2);
        if (!jobs.hasEndpoint(parts[0])) {
            throw FakeGoogle.notFound("Endpoint " + parts[0]);
        }
        return gemini.handle(request, parts[0], parts[1]);
    }

    private FakeReply base(FakeRequest request, String last) {
        String[] parts = last.split(":", 2);
        if (!jobs.knows(parts[0])) {
            throw FakeGoogle.notFound("Publisher Model " + parts[0]);
        }
        chats.incrementAndGet();
        return gemini.handle(request, parts[0], parts[1]);
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

    private static void breakOff(HttpExchange exchange, FakeReply reply) throws IOException {
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
            return;
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }

    private static void headers(HttpExchange exchange, FakeReply reply) {
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    }

    /** Ends listening and drops what is under way. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /**
     * A builder of a {@link FakeVertexServer}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final Map<String, FakeTraining> models = new LinkedHashMap<>();
        private FakeBatching batching = FakeBatching.quick();
        private InstantSource clock = InstantSource.system();
        private boolean remembers = true;
        private int mostOfChunk;
        private int damages;
        private int mostOfPage = 100;
        private String forbidden = "";
        private @Nullable SSLContext tls;
        private UnaryOperator<String> answers = said -> "You said: " + said;

        private Builder() {
            addModel(QUICK, FakeTraining.quick());
            addModel(SLOW, FakeTraining.slow());
            addModel(FAILING, FakeTraining.failing());
        }

        /**
         * Adds a base model.
         *
         * @param id its name
         * @param training how jobs on it run
         * @return this
         */
        public Builder addModel(String id, FakeTraining training) {
            models.put(id, training);
            return this;
        }

        /**
         * Sets the clock that jobs run by.
         *
         * @param value default: the system's
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Sets what models answer.
         *
         * @param value of the last message's text; default: repeats it
         * @return this
         */
        public Builder answers(UnaryOperator<String> value) {
            answers = value;
            return this;
        }

        /**
         * Sets a word that blocks a prompt.
         *
         * @param word default: none
         * @return this
         */
        public Builder forbidden(String word) {
            forbidden = word;
            return this;
        }

        /**
         * Keeps only the beginning of each piece of an upload, as Cloud Storage may.
         *
         * @param bytes rounded down to units of 256 KiB; default: everything is kept
         * @return this
         */
        public Builder keepOfPiece(int bytes) {
            mostOfChunk = bytes;
            return this;
        }

        /**
         * Damages uploads on their way to the disk.
         *
         * @param count of uploads, from the first
         * @return this
         */
        public Builder damageUploads(int count) {
            damages = count;
            return this;
        }

        /**
         * Sets how many jobs a page of their list has, whatever is asked for.
         *
         * @param count at most; default 100
         * @return this
         */
        public Builder mostOfPage(int count) {
            mostOfPage = count;
            return this;
        }

        /**
         * Remembers no requests, for tests with very many.
         *
         * @return this
         */
        public Builder forgetRequests() {
            remembers = false;
            return this;
        }

        /**
         * Speaks HTTPS.
         *
         * @param value with the server's key
         * @return this
         */
        public Builder tls(SSLContext value) {
            tls = value;
            return this;
        }

        /**
         * Sets how batches go. A request whose question holds {@code refuse me} is refused.
         *
         * @param value default {@link FakeBatching#quick()}
         * @return this
         */
        public Builder batching(FakeBatching value) {
            batching = value;
            return this;
        }

        /** {@return a server that has begun to listen} */
        public FakeVertexServer start() {
            return new FakeVertexServer(this);
        }
    }
}
