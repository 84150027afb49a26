// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.FakeRequest;
import io.github.finetune4j.testkit.FakeService;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Amazon SageMaker, and the parts of S3 and CloudWatch Logs that fine-tuning needs, on one loopback port: training
 * jobs that run by a clock, write a log line for each step and leave an adapter, models, endpoints that answer chats.
 * The hyperparameter {@code base_model} says how a job runs, {@link #QUICK} if there is none. The key's id is compared,
 * signatures are not checked.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeSageMakerServer implements FakeService {
    /** A model whose jobs succeed at once. */
    public static final String QUICK = "fake/quick";
    /** A model whose jobs take hours. */
    public static final String SLOW = "fake/slow";
    /** A model whose jobs fail. */
    public static final String FAILING = "fake/failing";
    /** A machine that the account may use. */
    public static final String MACHINE = "ml.g5.2xlarge";
    /** A machine that the account has no quota for. */
    public static final String LIMITED = "ml.p5.48xlarge";
    /** In the text of a message: the container refuses it, and repeats it. */
    public static final String REFUSED = "refuse this";

    private final FakeAwsPort port;
    private final FakeS3 s3;
    private final SageMakerControl control;

    private FakeSageMakerServer(Builder builder) {
        s3 = new FakeS3(builder.clock);
        builder.buckets.forEach((name, place) -> s3.add(name, place.get(0), place.get(1)));
        control = new SageMakerControl(builder.clock, s3, builder.trainings, FakeTar.of(builder.files));
        SageMakerHosting hosting = new SageMakerHosting();
        port = new FakeAwsPort(s3, builder.remembers, (request, service) -> {
            if (request.path().startsWith("/endpoints/")) {
                return hosting.invoke(request);
            }
            return hosting.handles(request) ? hosting.handle(request) : control.handle(request);
        });
    }

    /** {@return a server with the models {@link #QUICK}, {@link #SLOW} and {@link #FAILING}, and a bucket} */
    public static FakeSageMakerServer start() {
        return builder().start();
    }

    /** {@return a builder with those models, and {@link FakeBedrockServer#BUCKET}} */
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
     * @param fault the first that matches a request and is not used up hits it; the path of a call is its target, as
     *     {@code /SageMaker.CreateTrainingJob} or {@code /Logs_20140328.GetLogEvents}
     */
    @Override
    public void fault(FakeFault fault) {
        port.faults().add(fault);
    }

    /** Takes all faults back. */
    @Override
    public void noFaults() {
        port.faults().clear();
    }

    /** {@return the requests so far, in order; those that a fault hit among them} */
    public List<FakeRequest> requests() {
        return port.requests();
    }

    /**
     * {@return the requests so far of one kind, in order}
     *
     * @param method for example {@code POST}
     * @param path regular expression of the whole path
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
     * {@return the objects of a bucket, by key}
     *
     * @param bucket its name
     */
    public Map<String, byte[]> objects(String bucket) {
        return s3.objects(bucket);
    }

    /**
     * Puts an object into a bucket, as the service does.
     *
     * @param uri {@code s3://bucket/key}
     * @param bytes of it
     */
    public void put(String uri, byte[] bytes) {
        s3.put(uri, bytes);
    }

    /** Takes the machine of every running job away, and gives it another: its log has a stream more. */
    public void interrupt() {
        control.interrupt();
    }

    /** Ends the server. */
    @Override
    public void close() {
        port.close();
    }

    /**
     * Builds a {@link FakeSageMakerServer}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder {
        private final Map<String, FakeTraining> trainings = new LinkedHashMap<>();
        private final Map<String, List<String>> buckets = new LinkedHashMap<>();
        private final Map<String, byte[]> files = new LinkedHashMap<>();
        private InstantSource clock = InstantSource.system();
        private boolean remembers = true;

        private Builder() {
            addModel(QUICK, FakeTraining.quick());
            addModel(SLOW, FakeTraining.slow());
            addModel(FAILING, FakeTraining.failing());
            addBucket(FakeBedrockServer.BUCKET, FakeBedrockServer.REGION, FakeBedrockServer.ACCOUNT);
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
         * Adds a model, or changes one.
         *
         * @param name hyperparameter {@code base_model} of a job
         * @param training how its jobs run
         * @return this
         */
        public Builder addModel(String name, FakeTraining training) {
            trainings.put(name, training);
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
         * Adds a file to what every job leaves; without any, a small adapter.
         *
         * @param name in the archive, at most 100 characters
         * @param content of it
         * @return this
         */
        public Builder addFile(String name, byte[] content) {
            files.put(name, content);
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
        public FakeSageMakerServer start() {
            if (files.isEmpty()) {
                addFile("adapter_config.json", "{\"peft_type\": \"LORA\"}".getBytes(StandardCharsets.UTF_8));
                addFile("adapter_model.safetensors", new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
            }
            return new FakeSageMakerServer(this);
        }
    }
}
