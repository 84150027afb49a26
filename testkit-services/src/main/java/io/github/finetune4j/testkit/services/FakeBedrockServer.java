// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.FakeService;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
public final class FakeBedrockServer implements FakeService {
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

    private final FakeAwsPort port;
    private final FakeS3 s3;
    private final BedrockControl control;
    private final BedrockChats chats;
    private final BedrockBatches batches;

    private FakeBedrockServer(Builder builder) {
        s3 = new FakeS3(builder.clock);
        builder.buckets.forEach((name, place) -> s3.add(name, place.get(0), place.get(1)));
        control = new BedrockControl(builder.clock, s3, REGION, ACCOUNT, builder.trainings, builder.models);
        chats = new BedrockChats(control, Set.copyOf(builder.models.keySet()));
        batches = new BedrockBatches(
                builder.clock, s3, asked -> BedrockChats.answer(asked, true), builder.batching, builder.leastInABatch);
        port = new FakeAwsPort(s3, builder.remembers, (request, service) -> reply(request));
    }

    private FakeReply reply(FakeRequest request) {
        if (request.path().startsWith("/model/")) {
            return chats.handle(request);
        }
        if (request.path().startsWith("/model-invocation-job")) {
            List<String> path = Arrays.stream(request.path().split("/", -1))
                    .skip(1)
                    .map(FakeAwsPort::decoded)
                    .toList();
            return batches.handle(request, path);
        }
        return control.handle(request);
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
        return port.endpoint();
    }

    /**
     * Adds to the script.
     *
     * @param fault the first that matches a request and is not used up hits it; its path is the raw one, with ARNs in
     *     percent signs
     */
    @Override
    public void fault(FakeFault fault) {
        port.faults().add(fault);
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
    @Override
    public void noFaults() {
        port.faults().clear();
    }

    /** {@return the requests so far, in order; those that a fault hit among them; their paths are raw} */
    public List<FakeRequest> requests() {
        return port.requests();
    }

    /**
     * {@return the requests so far of one kind, in order}
     *
     * @param method for example {@code POST}
     * @param path regular expression of the whole raw path
     */
    @Override
    public List<FakeRequest> requests(String method, String path) {
        return port.requests(method, path);
    }

    /** {@return how many requests came} */
    @Override
    public int requestCount() {
        return port.requestCount();
    }

    /** {@return how many jobs were ever created, so what would be billed} */
    @Override
    public int jobs() {
        return control.jobs();
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

    /** {@return how often each record of batches was answered, so what would be billed, by its {@code recordId}} */
    public Map<String, Integer> billed() {
        return batches.billed();
    }

    /** {@return how many chats were answered, batches aside} */
    public int chats() {
        return chats.count();
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

    /** Ends the server. */
    @Override
    public void close() {
        port.close();
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
        private FakeBatching batching = FakeBatching.quick();
        private int leastInABatch = 100;
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
         * Sets how batches go. One whose question holds {@code refuse me} is refused.
         *
         * @param value default {@link FakeBatching#quick()}
         * @return this
         */
        public Builder batching(FakeBatching value) {
            batching = value;
            return this;
        }

        /**
         * Sets how many records a batch has at least.
         *
         * @param records default 100
         * @return this
         */
        public Builder leastInABatch(int records) {
            leastInABatch = records;
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
