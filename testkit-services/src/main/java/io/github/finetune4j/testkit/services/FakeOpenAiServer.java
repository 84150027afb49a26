// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.testkit.FakeContent;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeFault.Kind;
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
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A fake of OpenAI's fine-tuning API on this machine, as a real HTTP server: files, uploads in parts, jobs that run
 * through their statuses by a clock, events, checkpoints, results, models with their shutdown dates, chat completions,
 * stored ones, and batches. It remembers every request, and does wrong what a script of {@link FakeFault} says. Large
 * files lie in a temporary folder until it is closed. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeOpenAiServer implements FakeService {
    /** A base model whose jobs succeed within 50 milliseconds. */
    public static final String QUICK = "fake-quick";
    /** A base model whose jobs take hours. */
    public static final String SLOW = "fake-slow";
    /** A base model whose jobs fail. */
    public static final String FAILING = "fake-failing";

    private static final String BASE = "/v1";
    private static final int MOST_REMEMBERED_BODY = 1 << 20;
    private static final Pattern CONTENT = Pattern.compile("/files/([^/]+)/content");

    static {
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            // without it every answer waits 40 ms for the other side's acknowledgement
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final URI baseUrl;
    private final String key;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-openai");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<FakeRequest> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final FakeFaults faults = new FakeFaults(Set.of());
    private final FakeTally downloads = new FakeTally();
    private final FakeFolder folder = new FakeFolder();
    private final FakeFiles files;
    private final FakeModels models;
    private final FakeTunings tunings;
    private final FakeChats chats;
    private final FakeBatches batches;
    private final FakePermissions permissions;
    private final boolean remembers;

    private FakeOpenAiServer(Builder builder) {
        key = builder.key;
        remembers = builder.remembers;
        files = new FakeFiles(builder.clock, builder.processing, builder.base64, folder);
        models = new FakeModels(builder.clock, builder.models, builder.hidesTunedShutdowns);
        tunings = new FakeTunings(builder.clock, files, models, builder.knowsMetadata);
        models.jobs(tunings::all);
        chats = new FakeChats(builder.clock, models, builder.answers, remembers);
        batches = new FakeBatches(builder.clock, files, models, chats, folder, threads, builder.batching);
        permissions = new FakePermissions(builder.clock);
        server = made(builder.tls);
        baseUrl = URI.create((builder.tls == null ? "http" : "https") + "://127.0.0.1:"
                + server.getAddress().getPort() + BASE);
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

    /** {@return a server with the models {@link #QUICK}, {@link #SLOW} and {@link #FAILING}} */
    public static FakeOpenAiServer start() {
        return builder().start();
    }

    /** {@return a builder with those models} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return where it listens, for example {@code http://127.0.0.1:40123/v1}} */
    public URI baseUrl() {
        return baseUrl;
    }

    /**
     * Adds to the script.
     *
     * @param fault the first that matches a request and is not used up hits it
     */
    @Override
    public void fault(FakeFault fault) {
        faults.add(fault);
    }

    /** Takes all faults back. */
    @Override
    public void noFaults() {
        faults.clear();
    }

    /** {@return the requests so far, in order; those that a fault hit among them} */
    public List<FakeRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * {@return the requests so far of one kind, in order}
     *
     * @param method for example {@code POST}
     * @param path regular expression of the whole path below the base URL
     */
    @Override
    public List<FakeRequest> requests(String method, String path) {
        return requests.stream()
                .filter(request ->
                        request.method().equals(method) && request.path().matches(path))
                .toList();
    }

    /** {@return how many requests came} */
    @Override
    public int requestCount() {
        return number.get();
    }

    /** {@return how many jobs were ever created, so what would be billed} */
    @Override
    public int jobs() {
        return tunings.all().size();
    }

    /** {@return how many files there are} */
    public int files() {
        return files.all().size();
    }

    /**
     * {@return the bytes of a file}
     *
     * @param id of the file
     */
    public byte[] file(String id) {
        return files.find(id).bytes();
    }

    /**
     * {@return how often each file's content was handed to a connection to its last byte, by the file's id}
     *
     * @since 0.1
     */
    public Map<String, Integer> downloads() {
        return downloads.counts();
    }

    /**
     * {@return how many chats were answered, those of batches aside, so what would be billed}
     *
     * @since 0.1
     */
    public int chats() {
        return chats.count();
    }

    /**
     * {@return how often each question was answered, in chats and in batches, by the text of its last message; empty
     * with {@link Builder#forgetRequests()}}
     *
     * @since 0.1
     */
    public Map<String, Integer> questions() {
        return chats.questions();
    }

    /**
     * {@return how many chat completions are stored}
     *
     * @since 0.1
     */
    public int storedCompletions() {
        return chats.stored().count();
    }

    /**
     * {@return how many batches were ever created}
     *
     * @since 0.1
     */
    public int batches() {
        return batches.all().size();
    }

    /**
     * {@return how often each request of all batches was answered, so what would be billed, by its {@code custom_id}}
     *
     * @since 0.1
     */
    public Map<String, Integer> billed() {
        return batches.billed();
    }

    /**
     * Sets how batches run that are created from now on.
     *
     * @param next those that there are stay as they are
     * @since 0.1
     */
    public void batching(FakeBatching next) {
        batches.plan(next);
    }

    /**
     * Switches the service off for good: what is under way breaks off, and every connection is refused from now on.
     * What it remembers can still be asked for.
     *
     * @since 0.1
     */
    public void die() {
        if (!stopped.getAndSet(true)) {
            server.stop(0);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        number.incrementAndGet();
        try (exchange) {
            FakeRequest request = request(exchange);
            if (remembers) {
                requests.add(request.body().length <= MOST_REMEMBERED_BODY ? request : request.withoutBody());
            }
            FakeFault fault = faults.next(request);
            Kind spoil = fault == null || !fault.kind().spoils() ? null : fault.kind();
            FakeReply reply = fault == null || fault.executes() ? reply(request, spoil) : fault.reply();
            if (fault == null || spoil != null) {
                send(exchange, reply, () -> noteDownload(request, reply));
            } else {
                goWrong(exchange, fault, reply);
            }
        }
    }

    private void noteDownload(FakeRequest request, FakeReply reply) {
        Matcher content = CONTENT.matcher(request.path());
        if (request.method().equals("GET") && reply.status() == 200 && content.matches()) {
            downloads.add(content.group(1));
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
        String path = uri.getRawPath();
        return new FakeRequest(
                exchange.getRequestMethod(),
                path.startsWith(BASE + "/") ? decoded(path.substring(BASE.length())) : path,
                query,
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private FakeReply reply(FakeRequest request, @Nullable Kind spoil) {
        return FakeRefusal.replyOf(() -> {
            authorize(request);
            return route(request, spoil);
        });
    }

    private void authorize(FakeRequest request) {
        String bearer = request.header("Authorization");
        if (!bearer.equals("Bearer " + key) && !request.header("api-key").equals(key)) {
            String sent =
                    bearer.startsWith("Bearer ") ? bearer.substring("Bearer ".length()) : request.header("api-key");
            throw FakeRefusal.of(FakeReply.error(
                    401,
                    "invalid_api_key",
                    sent.isBlank()
                            ? "You didn't provide an API key."
                            : "Incorrect API key provided: " + masked(sent) + "."));
        }
    }

    /** As OpenAI shows a key: eight characters, stars, the last four; nothing of a key that would be half shown so. */
    private static String masked(String sent) {
        int shown = sent.length() < 24 ? 0 : 8;
        int last = shown / 2;
        return sent.substring(0, shown)
                + "*".repeat(sent.length() - shown - last)
                + sent.substring(sent.length() - last);
    }

    private FakeReply route(FakeRequest request, @Nullable Kind spoil) {
        // a model's name may hold a slash, which is part of the one segment that it is
        List<String> path = request.path().startsWith("/models/")
                ? List.of("models", request.path().substring("/models/".length()))
                : Arrays.stream(request.path().split("/", -1)).skip(1).toList();
        return switch (path.isEmpty() ? "" : path.get(0)) {
            case "files" -> files.handle(request, path);
            case "uploads" -> files.uploads(request, path);
            case "models" -> models.handle(request, path);
            case "chat" -> chats.handle(request, path, spoil);
            case "batches" -> batches.handle(request, path, spoil);
            case "fine_tuning" -> tuning(request, path);
            default ->
                FakeReply.error(404, "unknown_url", "Unknown request URL: " + request.method() + " " + request.path());
        };
    }

    private FakeReply tuning(FakeRequest request, List<String> path) {
        return switch (path.get(1)) {
            case "jobs" -> tunings.handle(request, path);
            case "checkpoints" -> permissions.handle(request, path);
            case "alpha" -> FakeReply.ok(Map.of("reward", 1.0, "metadata", Map.of(), "sub_rewards", Map.of()));
            default -> FakeReply.error(404, "unknown_url", "Unknown request URL: " + request.path());
        };
    }

    private void goWrong(HttpExchange exchange, FakeFault fault, FakeReply reply) throws IOException {
        switch (fault.kind()) {
            case REPLY -> send(exchange, fault.reply());
            case HANG_UP -> exchange.close();
            case TRUNCATE -> send(exchange, reply.half());
            case STALL -> stall(exchange, reply);
            case BREAK_OFF -> breakOff(exchange, reply);
            case DOUBLED_ANSWER, UNKNOWN_ANSWER, OTHER_MODEL -> send(exchange, reply);
            case DEATH -> die();
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
        exchange.sendResponseHeaders(reply.status(), reply.content().length() + 1);
        reply.content().half().copyTo(exchange.getResponseBody(), () -> {});
        exchange.getResponseBody().flush(); // a client that has heard nothing asks again by itself
        exchange.close();
    }

    private void send(HttpExchange exchange, FakeReply reply) throws IOException {
        send(exchange, reply, () -> {});
    }

    private void send(HttpExchange exchange, FakeReply reply, Runnable last) throws IOException {
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
        FakeContent body = reply.content();
        exchange.sendResponseHeaders(reply.status(), body.length() == 0 ? -1 : body.length());
        body.copyTo(exchange.getResponseBody(), last);
    }

    private void headers(HttpExchange exchange, FakeReply reply) {
        exchange.getResponseHeaders().set("x-request-id", "req_" + number.get());
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    }

    /** Ends the server. */
    @Override
    public void close() {
        closed.countDown();
        die();
        threads.shutdownNow();
        batches.close();
        folder.close();
    }

    /**
     * A builder of a {@link FakeOpenAiServer}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final Map<String, FakeModels.Base> models = new LinkedHashMap<>();
        private String key = "sk-fake-key-000000";
        private InstantSource clock = InstantSource.system();
        private Duration processing = Duration.ZERO;
        private boolean base64;
        private boolean knowsMetadata = true;
        private boolean remembers = true;
        private boolean hidesTunedShutdowns;
        private FakeBatching batching = FakeBatching.quick();
        private @Nullable SSLContext tls;
        private Function<Map<String, Object>, Map<String, Object>> answers = FakeChats::echo;

        private Builder() {
            addModel(QUICK, FakeTraining.quick());
            addModel(SLOW, FakeTraining.slow());
            addModel(FAILING, FakeTraining.failing());
        }

        /**
         * Adds a base model.
         *
         * @param id its name
         * @param training how its jobs go
         * @return this
         */
        public Builder addModel(String id, FakeTraining training) {
            models.put(id, new FakeModels.Base(training, null));
            return this;
        }

        /**
         * Adds a base model that will be shut down, by the server's clock and in UTC; so will the models tuned from it.
         * From then on neither is listed, nor answers, nor is tuned; files and jobs can still be read.
         *
         * @param id its name
         * @param training how its jobs go
         * @param shutdown first day without it
         * @return this
         */
        public Builder addModel(String id, FakeTraining training, LocalDate shutdown) {
            models.put(id, new FakeModels.Base(training, shutdown));
            return this;
        }

        /**
         * Sets the key that is accepted.
         *
         * @param value default {@code sk-fake-key-000000}
         * @return this
         */
        public Builder key(String value) {
            key = value;
            return this;
        }

        /**
         * Sets the clock that jobs go by.
         *
         * @param value default: the system's
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Sets how long a file stays {@code uploaded} before it is {@code processed}; one with {@code unprocessable} in
         * its name ends as {@code error}.
         *
         * @param value default zero
         * @return this
         */
        public Builder processing(Duration value) {
            processing = value;
            return this;
        }

        /**
         * Sends results in base64, as has been seen at services.
         *
         * @return this
         */
        public Builder base64Results() {
            base64 = true;
            return this;
        }

        /**
         * Ignores the filter for metadata when jobs are listed.
         *
         * @return this
         */
        public Builder ignoreMetadataFilter() {
            knowsMetadata = false;
            return this;
        }

        /**
         * Forgets requests, but counts them, for tests with many.
         *
         * @return this
         */
        public Builder forgetRequests() {
            remembers = false;
            return this;
        }

        /**
         * Shows no shutdown date at tuned models, which end with their base all the same.
         *
         * @return this
         * @since 0.1
         */
        public Builder hideTunedShutdowns() {
            hidesTunedShutdowns = true;
            return this;
        }

        /**
         * Sets how batches run.
         *
         * @param value default {@link FakeBatching#quick()}
         * @return this
         * @since 0.1
         */
        public Builder batching(FakeBatching value) {
            batching = value;
            return this;
        }

        /**
         * Sets what chats are answered with, and the requests of batches.
         *
         * @param value gets the request; gives the message, for example {@code {role, content}}
         * @return this
         */
        public Builder answers(Function<Map<String, Object>, Map<String, Object>> value) {
            answers = value;
            return this;
        }

        /**
         * Sets the model that answers chats.
         *
         * @param value gets what was asked, tools, formats and parts among it; its text and its tool calls go out,
         *     whole or streamed
         * @return this
         */
        public Builder chatModel(ChatModel value) {
            answers = asked -> ModelAnswers.message(value, asked);
            return this;
        }

        /**
         * Serves over TLS.
         *
         * @param value holds the certificate
         * @return this
         */
        public Builder tls(SSLContext value) {
            tls = value;
            return this;
        }

        /** {@return a server that listens} */
        public FakeOpenAiServer start() {
            return new FakeOpenAiServer(this);
        }
    }
}
