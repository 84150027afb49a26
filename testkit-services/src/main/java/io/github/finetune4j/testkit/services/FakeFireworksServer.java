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
 * A fake of Fireworks AI's fine-tuning API on this machine, as two real HTTP servers: the API with data sets, jobs that
 * run through their states by a clock, models, prices and chats; and its storage with signed URLs, which refuses the
 * key. It remembers every request, and does wrong what a script of {@link FakeFault} says. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeFireworksServer implements FakeService {
    /** The account that everything belongs to. */
    public static final String ACCOUNT = "fake-account";
    /** A base model whose jobs succeed within 50 milliseconds. */
    public static final String QUICK = "accounts/fireworks/models/quick-1b";
    /** A base model whose jobs take hours. */
    public static final String SLOW = "accounts/fireworks/models/slow-70b";
    /** A base model whose jobs fail. */
    public static final String FAILING = "accounts/fireworks/models/failing-1b";
    /** A base model without tools, whose deployment by the service ends at the end of January 2027. */
    public static final String PLAIN = "accounts/fireworks/models/plain-8b";
    /** A base model that is not tuned. */
    public static final String UNTUNABLE = "accounts/fireworks/models/untunable-400b";

    private final FakeHttp http;
    private final String key;
    private final InstantSource clock;
    private final FakeFireworksStorage storage;
    private final FakeFireworksModels models;
    private final FakeFireworksData data;
    private final FakeFireworksJobs jobs;
    private final FakeFireworksBatches batches;
    private final AtomicInteger chats = new AtomicInteger();

    private FakeFireworksServer(Builder builder) {
        key = builder.key;
        clock = builder.clock;
        storage = new FakeFireworksStorage(builder.tls, builder.remembers, builder.adapter, this::metrics);
        models = new FakeFireworksModels(builder.models, builder.pageSize);
        data = new FakeFireworksData(clock, builder.processing, storage, builder.pageSize);
        jobs = new FakeFireworksJobs(clock, data, models, builder.price, builder.pageSize);
        batches = new FakeFireworksBatches(clock, data, this::chat, builder.pageSize, builder.batching);
        http = new FakeHttp("fake-fireworks", "", builder.tls, builder.remembers, this::reply);
    }

    /** {@return a server with the models of the constants} */
    public static FakeFireworksServer start() {
        return builder().start();
    }

    /** {@return a builder with those models} */
    public static Builder builder() {
        return new Builder();
    }

    private String metrics(String job) {
        return jobs.metrics(job);
    }

    /** {@return where it listens, for example {@code http://127.0.0.1:40123}} */
    public URI baseUrl() {
        return http.baseUrl();
    }

    /**
     * Adds to the script of the API.
     *
     * @param fault the first that matches a request and is not used up hits it
     */
    @Override
    public void fault(FakeFault fault) {
        http.faults().add(fault);
    }

    /**
     * Adds to the script of the storage, where rows are put, metrics read and adapters fetched.
     *
     * @param fault the first that matches a request and is not used up hits it
     */
    public void storageFault(FakeFault fault) {
        storage.faults().add(fault);
    }

    /** Takes all faults back. */
    @Override
    public void noFaults() {
        http.faults().clear();
        storage.faults().clear();
    }

    /**
     * {@return the requests of one kind so far, in order; those that a fault hit among them}
     *
     * @param method for example {@code POST}
     * @param path regular expression of the whole path
     */
    @Override
    public List<FakeRequest> requests(String method, String path) {
        return http.requests(method, path);
    }

    /**
     * {@return the requests of one kind to the storage so far, in order}
     *
     * @param method for example {@code PUT}
     * @param path regular expression of the whole path
     */
    public List<FakeRequest> storageRequests(String method, String path) {
        return storage.requests(method, path);
    }

    /** {@return how many requests came, to the API and to the storage} */
    @Override
    public int requestCount() {
        return http.requestCount() + storage.requestCount();
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

    /** {@return how many data sets there are} */
    public int dataSets() {
        return data.size();
    }

    /**
     * {@return the bytes of a data set}
     *
     * @param id the last part of its name
     */
    public byte[] rows(String id) {
        return data.bytes(id);
    }

    private FakeReply reply(FakeRequest request) {
        authorize(request);
        List<String> path = Arrays.stream(request.path().split("/", -1)).skip(1).toList();
        if (request.path().equals("/inference/v1/chat/completions")) {
            FakeReply reply = chat(Json.parseObject(new String(request.body(), StandardCharsets.UTF_8)));
            chats.incrementAndGet();
            return reply;
        }
        if (request.path().equals("/v1/accounts")) {
            Map<String, ?> account = Map.of("name", "accounts/" + ACCOUNT, "email", "account@example.com");
            return FakeReply.ok(Map.of("accounts", List.of(account)));
        }
        if (path.size() < 4 || path.size() > 5) {
            throw FakeGrpc.notFound(request.path());
        }
        return reply(request, path.get(2), path.get(3), path.size() == 5 ? path.get(4) : null);
    }

    private FakeReply reply(FakeRequest request, String account, String collection, @Nullable String id) {
        if (collection.equals("models")) {
            return id == null ? models.list(request) : model("accounts/" + account + "/models/" + id);
        }
        if (!account.equals(ACCOUNT)) {
            throw FakeGrpc.notFound("account " + account);
        }
        return switch (collection) {
            case "datasets" -> data.handle(request, id);
            case FakeFireworksJobs.SUPERVISED, FakeFireworksJobs.PREFERENCE ->
                jobs.handle(request, collection, id, storage);
            case FakeFireworksBatches.COLLECTION -> batches.handle(request, id);
            case FakeFireworksJobs.SUPERVISED + ":estimateCost" -> jobs.estimate(request);
            default -> throw FakeGrpc.notFound(request.path());
        };
    }

    private void authorize(FakeRequest request) {
        String bearer = request.header("Authorization");
        if (!bearer.equals("Bearer " + key)) {
            // as services do, it repeats what was sent
            throw FakeGrpc.unauthenticated("The API key is invalid: " + bearer.replace("Bearer ", ""));
        }
    }

    private FakeReply model(String name) {
        int colon = name.indexOf(':');
        String model = colon < 0 ? name : name.substring(0, colon);
        boolean tuned = jobs.made(model);
        if (!tuned && !models.has(model)) {
            throw FakeGrpc.notFound("model " + model);
        }
        if (colon >= 0) {
            return FakeReply.ok(Map.of("filenameToSignedUrls", storage.adapterUrls()));
        }
        return FakeReply.ok(tuned ? FakeFireworksModels.tuned(model) : models.shown(model));
    }

    /** A model says its name and what it heard; one that there is not, is not found. */
    private FakeReply chat(Map<String, Object> asked) {
        String model = String.valueOf(asked.get("model"));
        String name = model.contains("#") ? model.substring(0, model.indexOf('#')) : model;
        if (!models.has(name) && !jobs.made(name)) {
            throw FakeRefusal.of(
                    FakeReply.error(404, "NOT_FOUND", "Model not found, inaccessible, and/or not deployed"));
        }
        Map<String, Object> answer = FakeEndpoint.answered(model, asked);
        answer.put("created", clock.instant().getEpochSecond());
        return FakeReply.ok(answer);
    }

    /** Ends the servers. */
    @Override
    public void close() {
        http.close();
        storage.close();
    }

    /**
     * Builds a {@link FakeFireworksServer}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final Map<String, FakeTraining> models = new LinkedHashMap<>();
        private String key = "fw_fake-key-000000";
        private InstantSource clock = InstantSource.system();
        private Duration processing = Duration.ZERO;
        private Map<String, byte[]> adapter = Map.of();
        private FakeBatching batching = FakeBatching.quick();
        private double price = 0.5;
        private int pageSize = 200;
        private boolean remembers = true;
        private @Nullable SSLContext tls;

        private Builder() {
            addModel(QUICK, FakeTraining.quick());
            addModel(SLOW, FakeTraining.slow());
            addModel(FAILING, FakeTraining.failing());
            addModel(PLAIN, FakeTraining.quick());
        }

        /**
         * Adds a base model.
         *
         * @param name its whole name
         * @param training how its jobs go
         * @return this
         */
        public Builder addModel(String name, FakeTraining training) {
            models.put(name, training);
            return this;
        }

        /**
         * Sets the key that is accepted.
         *
         * @param value default {@code fw_fake-key-000000}
         * @return this
         */
        public Builder key(String value) {
            key = value;
            return this;
        }

        /**
         * Sets the clock that jobs and data sets go by.
         *
         * @param value default: the system's
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Sets how long rows are looked through; those with {@code unreadable} in them are never ready.
         *
         * @param value default zero
         * @return this
         */
        public Builder processing(Duration value) {
            processing = value;
            return this;
        }

        /**
         * Sets what each tuned model consists of.
         *
         * @param files bytes by name; default none; the bytes are not copied
         * @return this
         */
        public Builder adapter(Map<String, byte[]> files) {
            adapter = Map.copyOf(files);
            return this;
        }

        /**
         * Sets what each tuned model consists of: the files of a folder.
         *
         * @param folder its own files, without those of folders below
         * @return this
         */
        public Builder adapter(Path folder) {
            return adapter(FakeFireworksStorage.files(folder));
        }

        /**
         * Sets the price.
         *
         * @param perMillionTokens in US dollars, default 0.5; NaN: the service names none
         * @return this
         */
        public Builder price(double perMillionTokens) {
            price = perMillionTokens;
            return this;
        }

        /**
         * Sets how long a page of a list is at most.
         *
         * @param items default 200
         * @return this
         */
        public Builder pageSize(int items) {
            pageSize = items;
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

        /** {@return servers that listen} */
        public FakeFireworksServer start() {
            return new FakeFireworksServer(this);
        }
    }
}
