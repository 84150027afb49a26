// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeHttp;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.FakeService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A fake of Together AI's fine-tuning API on this machine, as a real HTTP server: files that are looked through, jobs
 * that run through their statuses by a clock, events, metrics, checkpoints, prices, limits of models, downloads, and
 * chats. It remembers every request, and does wrong what a script of {@link FakeFault} says. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeTogetherServer implements FakeService {
    /** A base model whose jobs succeed within 50 milliseconds. */
    public static final String QUICK = "fake/quick-1B";
    /** A base model whose jobs take hours. */
    public static final String SLOW = "fake/slow-70B";
    /** A base model whose jobs fail. */
    public static final String FAILING = "fake/failing-1B";
    /** A base model of which only adapters are trained, without tools and images. */
    public static final String ADAPTERS_ONLY = "fake/adapters-only-8B";

    private final FakeHttp http;
    private final String key;
    private final byte[] archive;
    private final FakeTogetherFiles files;
    private final FakeTogetherJobs jobs;
    private final FakeTogetherBatches batches;
    private final AtomicInteger chats = new AtomicInteger();

    private FakeTogetherServer(Builder builder) {
        key = builder.key;
        archive = builder.archive;
        files = new FakeTogetherFiles(builder.clock, builder.processing);
        jobs = new FakeTogetherJobs(builder.clock, files, builder.models, builder.price);
        batches = new FakeTogetherBatches(builder.clock, files, jobs::chat, builder.batching);
        http = new FakeHttp("fake-together", "/v1", builder.tls, builder.remembers, this::reply);
    }

    /** {@return a server with the four models of the constants} */
    public static FakeTogetherServer start() {
        return builder().start();
    }

    /** {@return a builder with those models} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return where it listens, for example {@code http://127.0.0.1:40123/v1}} */
    public URI baseUrl() {
        return http.baseUrl();
    }

    /**
     * Adds to the script.
     *
     * @param fault the first that matches a request and is not used up hits it
     */
    @Override
    public void fault(FakeFault fault) {
        http.faults().add(fault);
    }

    /** Takes all faults back. */
    @Override
    public void noFaults() {
        http.faults().clear();
    }

    /** {@return the requests so far, in order; those that a fault hit among them} */
    public List<FakeRequest> requests() {
        return http.requests();
    }

    /**
     * {@return the requests so far of one kind, in order}
     *
     * @param method for example {@code POST}
     * @param path regular expression of the whole path below the base URL
     */
    @Override
    public List<FakeRequest> requests(String method, String path) {
        return http.requests(method, path);
    }

    /** {@return how many requests came} */
    @Override
    public int requestCount() {
        return http.requestCount();
    }

    /** {@return how many jobs were ever created, so what would be billed} */
    @Override
    public int jobs() {
        return jobs.created();
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

    /** {@return how often each request of batches was answered, so what would be billed, by its {@code custom_id}} */
    public Map<String, Integer> billed() {
        return batches.billed();
    }

    /** {@return how many chats were answered, batches aside} */
    public int chats() {
        return chats.get();
    }

    /** {@return how many files there are} */
    public int files() {
        return files.size();
    }

    /**
     * {@return the bytes of a file}
     *
     * @param id of the file
     */
    public byte[] file(String id) {
        return files.find(id).bytes();
    }

    private FakeReply reply(FakeRequest request) {
        authorize(request);
        List<String> path = Arrays.stream(request.path().split("/", -1)).skip(1).toList();
        return switch (path.isEmpty() ? "" : path.get(0)) {
            case "files" -> files.handle(request, path);
            case "fine-tunes" -> jobs.handle(request, path);
            case "finetune" -> download(request);
            case "batches" -> batches.handle(request, path);
            case "chat" -> chat(request);
            default -> FakeReply.error(404, "not_found", "Unknown request URL: " + request.path());
        };
    }

    private FakeReply chat(FakeRequest request) {
        FakeReply reply = jobs.chat(Json.parseObject(new String(request.body(), StandardCharsets.UTF_8)));
        chats.incrementAndGet();
        return reply;
    }

    private void authorize(FakeRequest request) {
        String bearer = request.header("Authorization");
        if (!bearer.equals("Bearer " + key)) {
            // as the service does, it repeats what was sent
            throw FakeRefusal.of(FakeReply.error(
                    401, "invalid_api_key", "Invalid API key provided: " + bearer.replace("Bearer ", "")));
        }
    }

    private FakeReply download(FakeRequest request) {
        String id = request.query().getOrDefault("ft_id", "");
        if (!jobs.find(id).completed()) {
            throw FakeRefusal.bad("invalid_state", "Job " + id + " has no model to download");
        }
        String what = request.query().getOrDefault("checkpoint", "");
        if (!what.equals("adapter") && request.query().get("checkpoint_step") == null) {
            throw FakeRefusal.bad("invalid_request", "this fake holds adapters only, asked for: " + what);
        }
        return FakeReply.bytes(200, "application/octet-stream", archive);
    }

    /** Ends the server. */
    @Override
    public void close() {
        http.close();
    }

    /**
     * Builds a {@link FakeTogetherServer}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final Map<String, FakeTogetherJobs.Base> models = new LinkedHashMap<>();
        private String key = "tgp-fake-key-000000";
        private InstantSource clock = InstantSource.system();
        private Duration processing = Duration.ZERO;
        private byte[] archive = new byte[0];
        private FakeBatching batching = FakeBatching.quick();
        private double price = 0.48;
        private boolean remembers = true;
        private @Nullable SSLContext tls;

        private Builder() {
            addModel(QUICK, FakeTraining.quick());
            addModel(SLOW, FakeTraining.slow());
            addModel(FAILING, FakeTraining.failing());
            models.put(ADAPTERS_ONLY, new FakeTogetherJobs.Base(FakeTraining.quick(), true));
        }

        /**
         * Adds a base model.
         *
         * @param id its name
         * @param training how its jobs go
         * @return this
         */
        public Builder addModel(String id, FakeTraining training) {
            models.put(id, new FakeTogetherJobs.Base(training, false));
            return this;
        }

        /**
         * Sets the key that is accepted.
         *
         * @param value default {@code tgp-fake-key-000000}
         * @return this
         */
        public Builder key(String value) {
            key = value;
            return this;
        }

        /**
         * Sets the clock that jobs and files go by.
         *
         * @param value default: the system's
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Sets how long a file is looked through; one with {@code unreadable} in its text ends as
         * {@code INVALID_FORMAT}.
         *
         * @param value default zero
         * @return this
         */
        public Builder processing(Duration value) {
            processing = value;
            return this;
        }

        /**
         * Sets what the download of an adapter brings.
         *
         * @param value bytes of an archive; default none; not copied
         * @return this
         */
        public Builder archive(byte[] value) {
            archive = value;
            return this;
        }

        /**
         * Sets what the download of an adapter brings: a folder, packed.
         *
         * @param folder its own files, without those of folders below
         * @return this
         */
        public Builder adapter(Path folder) {
            return archive(FakeTar.of(folder));
        }

        /**
         * Sets the price.
         *
         * @param perMillionTokens in US dollars, default 0.48; NaN: the service cannot say
         * @return this
         */
        public Builder price(double perMillionTokens) {
            price = perMillionTokens;
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
        public FakeTogetherServer start() {
            return new FakeTogetherServer(this);
        }
    }
}
