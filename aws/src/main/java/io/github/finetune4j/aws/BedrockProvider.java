// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.EstimatesCost;
import io.github.finetune4j.providers.KeepsResources;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.bedrock.model.GetModelCustomizationJobResponse;

/**
 * Fine-tunes at Amazon Bedrock, by its model customization jobs. Rows go into a bucket of yours, named by their
 * content; the job's name comes from the idempotency key and is unique in the account, so the same key is the
 * same job from any process. Credentials are those that the AWS SDK finds: environment, profile, role.
 *
 * <p>A tuned model answers only from a deployment, which costs money and is made only when asked for:
 * {@link #deployOnDemand} or {@link #provision}.
 *
 * <p>Options of a specification: {@code hyperParameters}, a map in the service's own names, such as
 * {@code learningRateWarmupSteps}; {@code customModelKmsKeyId}. {@code metadata} become the tags of the job.
 *
 * <p>Safe for use by several threads. Jobs go on when it is closed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BedrockProvider implements FineTuneProvider, EstimatesCost, KeepsResources {
    private static final System.Logger LOG = System.getLogger(BedrockProvider.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(20);

    private final AwsSettings settings;
    private final AwsClients clients;
    private final AwsErrors errors;
    private final BedrockChecks checks;
    private final BedrockJobs jobs;
    private final BedrockSnapshots snapshots;
    private final BedrockEvents events;
    private final S3Folder folder;
    private final Deployments deployments;
    private final Resources resources;
    private final Costs costs;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final Duration pollInterval;
    private volatile boolean closed;

    private BedrockProvider(Builder builder) {
        settings = builder.settings();
        clock = builder.clock;
        sleeper = builder.sleeper;
        pollInterval = builder.pollInterval;
        clients = new AwsClients(settings);
        errors = new AwsErrors(settings.region());
        checks = new BedrockChecks(settings, builder.models, clients, errors, clock);
        jobs = new BedrockJobs(settings, clients, errors);
        snapshots = new BedrockSnapshots(clock);
        folder = new S3Folder(settings, clients, errors, builder.partSize);
        events = new BedrockEvents(snapshots, folder, settings);
        deployments = new Deployments(clients, errors);
        resources = new Resources(jobs, deployments, folder, settings);
        costs = new Costs(builder.prices, builder.budget);
    }

    /**
     * {@return a builder}
     *
     * @param region that tunes the model, such as {@code us-east-1}
     * @param folder for rows and results, {@code s3://bucket} or {@code s3://bucket/prefix}; its bucket in that region
     * @param role ARN of the role that Bedrock takes on to read and write the bucket
     * @throws IllegalArgumentException if one of them has another form
     */
    public static Builder builder(String region, String folder, String role) {
        return new Builder(region, folder, role);
    }

    @Override
    public String id() {
        return AwsSettings.ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return BedrockChecks.CAPABILITIES;
    }

    @Override
    public Duration pollInterval() {
        return pollInterval;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Before anything is uploaded: settings, hyperparameters, rows and the budget are checked, then the model is
     * asked for, then the bucket.
     *
     * @throws FineTuningClosedException if the model is no longer tuned
     * @throws InvalidRequestException if the job would be refused, if the bucket is not there, is another account's or
     *     in another region, or if the key belongs to a job that was asked for something else
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        open();
        BedrockRequest request = checks.check(spec);
        costs.check(request);
        checks.warnings(request).forEach(BedrockProvider::warn);
        BedrockRows rows = new BedrockRows(request.model());
        try (StagedRows training = StagedRows.of(rows, spec.trainingData(), settings.prefix())) {
            if (spec.validationData().isEmpty()) {
                return submit(request, context.idempotencyKey(), training, List.of());
            }
            try (StagedRows validation =
                    StagedRows.of(rows, spec.validationData().get(), settings.prefix())) {
                return submit(request, context.idempotencyKey(), training, List.of(validation));
            }
        }
    }

    private JobRef submit(BedrockRequest request, String key, StagedRows training, List<StagedRows> validation) {
        String name = request.modelName(key, training, validation);
        Optional<GetModelCustomizationJobResponse> known = jobs.find(BedrockRequest.jobName(key));
        if (known.isEmpty()) {
            checks.ask(request.model()).forEach(BedrockProvider::warn);
            folder.check();
            folder.ensure(training);
            validation.forEach(folder::ensure);
        }
        GetModelCustomizationJobResponse job =
                known.orElseGet(() -> jobs.create(request.create(key, settings, training, validation)));
        if (!job.outputModelName().equals(name)) {
            throw AwsSettings.refused(
                    "submit",
                    "the idempotency key " + key + " belongs to job " + job.jobArn() + " (" + job.statusAsString()
                            + "), which was asked for something else: other data, model or settings -> take another key"
                            + " for this request, or attach to that job");
        }
        return new JobRef(AwsSettings.ID, job.jobArn());
    }

    private static void warn(String warning) {
        LOG.log(System.Logger.Level.WARNING, warning);
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        return snapshots.of(ref, jobs.get(known(ref, "get job")));
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        return events.page(jobs.get(known(ref, "events")), cursor);
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        jobs.stop(known(ref, "stop job"));
        return poll(ref);
    }

    private String known(JobRef ref, String operation) {
        open();
        return jobs.known(ref.providerId(), ref.jobId(), operation);
    }

    private void open() {
        if (closed) {
            throw new IllegalStateException(
                    "the provider " + id() + " is closed -> keep it open as long as its jobs are waited for");
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>No prices are shipped with this module: give {@link Builder#prices}.
     */
    @Override
    public TrainingEstimate estimate(FineTuneSpec spec) {
        open();
        return costs.estimate(checks.check(spec));
    }

    // ---- what costs money

    /**
     * {@inheritDoc}
     *
     * <p>Jobs that run, deployments and tuned models of this account and region whose names begin with
     * {@code finetune4j-}; unfinished uploads, and objects in the folder.
     */
    @Override
    public List<Leftover> leftovers() {
        open();
        return resources.all();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Tuned models are among it: what was learned is gone with them.
     */
    @Override
    public List<Leftover> deleteEverything() {
        open();
        return resources.delete();
    }

    // ---- models and deployments

    /**
     * {@return a deployment that is paid for by tokens} It is made unless there is one; {@link #await} it before the
     * first chat.
     *
     * @param model a tuned one
     */
    public BedrockDeployment deployOnDemand(ModelRef model) {
        return deployments.onDemand(tuned(model));
    }

    /**
     * {@return provisioned throughput, without a commitment, that is paid for by the hour until it is deleted} It is
     * made unless there is one of that size.
     *
     * @param model a tuned one
     * @param units model units, at least 1
     */
    public BedrockDeployment provision(ModelRef model, int units) {
        if (units < 1) {
            throw new IllegalArgumentException("units: " + units + " -> give at least 1");
        }
        return deployments.provision(tuned(model), units);
    }

    /** {@return deployments that this module made, in this account and region, whichever process asked} */
    public List<BedrockDeployment> deployments() {
        open();
        return deployments.ours();
    }

    /**
     * {@return the deployment, once it answers}
     *
     * @param deployment to wait for
     * @param limit for how long
     * @throws ProviderException if it failed
     * @throws TransientProviderException if it does not answer within the limit; it goes on, and costs on
     */
    public BedrockDeployment await(BedrockDeployment deployment, Duration limit) {
        Instant end = clock.instant().plus(limit);
        BedrockDeployment now = refresh(deployment);
        while (!now.active()) {
            if (now.failed()) {
                throw new ProviderException(
                        "deployment " + now.name() + " failed -> delete it and make another",
                        ProviderFailure.of(id(), "await deployment"),
                        null);
            }
            if (!clock.instant().isBefore(end)) {
                throw new TransientProviderException(
                        "deployment " + now.name() + " is still " + now.status() + " after " + limit
                                + " -> wait on, or delete it",
                        ProviderFailure.of(id(), "await deployment"),
                        null);
            }
            pause();
            now = refresh(now);
        }
        return now;
    }

    private void pause() {
        try {
            sleeper.sleep(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException("the wait for a deployment was interrupted -> await it again", e);
        }
    }

    /**
     * {@return the deployment as it is now}
     *
     * @param deployment as it was
     */
    public BedrockDeployment refresh(BedrockDeployment deployment) {
        open();
        return deployments.refresh(deployment);
    }

    /**
     * Ends a deployment, and its cost. One that is gone is as good.
     *
     * @param deployment of either kind
     */
    public void delete(BedrockDeployment deployment) {
        open();
        deployments.delete(deployment);
    }

    /**
     * {@return the model, ready to answer}
     *
     * @param model a base model or inference profile, or a tuned one that has a deployment
     * @throws InvalidRequestException if a tuned model has none that answers
     */
    public BedrockChatModel chatModel(ModelRef model) {
        own(model);
        String called = isTuned(model) ? deployments.answering(model) : model.id();
        return new BedrockChatModel(called, clients, errors, settings);
    }

    /**
     * {@return what a deployment answers with}
     *
     * @param deployment that is active
     */
    public BedrockChatModel chatModel(BedrockDeployment deployment) {
        open();
        return new BedrockChatModel(deployment.arn(), clients, errors, settings);
    }

    private static boolean isTuned(ModelRef model) {
        return model.id().contains(":custom-model/");
    }

    private ModelRef tuned(ModelRef model) {
        own(model);
        if (!isTuned(model)) {
            throw new IllegalArgumentException(
                    "model " + model + " is no tuned model of Bedrock -> give what a job returned");
        }
        return model;
    }

    private void own(ModelRef model) {
        open();
        if (!model.provider().equals(id())) {
            throw new IllegalArgumentException(
                    "model " + model + " is not of the provider " + id() + " -> ask its own provider");
        }
    }

    /** Refuses further calls. Jobs go on, and so do deployments. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        clients.close();
    }

    @Override
    public String toString() {
        return id() + " in " + settings.region() + " with s3://" + settings.bucket() + "/" + settings.prefix();
    }

    /**
     * Builds a {@link BedrockProvider}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private static final long PART = 16L << 20;

        private final String region;
        private final String role;
        private final String bucket;
        private final String prefix;
        private String owner;
        private @Nullable String profile;
        private @Nullable URI endpoint;
        private @Nullable URI runtimeEndpoint;
        private @Nullable URI s3Endpoint;
        private int attempts = 3;
        private Duration timeout = Duration.ofSeconds(30);
        private Duration chatTimeout = Duration.ofMinutes(5);
        private Duration pollInterval = Duration.ofSeconds(30);
        private TunableModels models = TunableModels.ALL;
        private Prices prices = Prices.own(AwsSettings.ID, LocalDate.EPOCH, "USD");
        private @Nullable TrainingBudget budget;
        private InstantSource clock = InstantSource.system();
        private Sleeper sleeper = Sleeper.system();
        private long partSize = PART;
        private @Nullable BackoffStrategy backoff;
        private @Nullable IdentityProvider<? extends AwsCredentialsIdentity> credentials;

        private Builder(String region, String folder, String role) {
            this.region = AwsSettings.region(region);
            owner = AwsSettings.account(role);
            this.role = role;
            Matcher parts = AwsSettings.folder(folder);
            bucket = parts.group(1);
            String path = Optional.ofNullable(parts.group(2)).orElse("").replaceAll("^/+|/+$", "");
            prefix = path.isEmpty() ? "" : path + "/";
        }

        /**
         * Sets whose credentials to take from the SDK's configuration files.
         *
         * @param value a profile's name; default: the SDK's chain
         * @return this
         */
        public Builder profile(String value) {
            profile = value;
            return this;
        }

        /**
         * Sets the account that the bucket has to belong to.
         *
         * @param value 12 digits; default: the role's account
         * @return this
         */
        public Builder bucketOwner(String value) {
            if (!value.matches("\\d{12}")) {
                throw new IllegalArgumentException("bucket owner: " + value + " -> give an account's 12 digits");
            }
            owner = value;
            return this;
        }

        /**
         * Sets where Bedrock's control plane is.
         *
         * @param value default: the region's
         * @return this
         */
        public Builder endpoint(URI value) {
            endpoint = value;
            return this;
        }

        /**
         * Sets where Bedrock's models answer.
         *
         * @param value default: the region's
         * @return this
         */
        public Builder runtimeEndpoint(URI value) {
            runtimeEndpoint = value;
            return this;
        }

        /**
         * Sets where S3 is.
         *
         * @param value default: the region's; one that is given is spoken to in path style
         * @return this
         */
        public Builder s3Endpoint(URI value) {
            s3Endpoint = value;
            return this;
        }

        /**
         * Sets how often a call is tried.
         *
         * @param value at least 1; default 3
         * @return this
         */
        public Builder attempts(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("attempts: " + value + " -> give at least 1");
            }
            attempts = value;
            return this;
        }

        /**
         * Sets for how long to wait for a connection, and for an answer.
         *
         * @param value above zero; default 30 seconds
         * @return this
         */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        /**
         * Sets for how long to wait for a model's answer, or for the next piece of one.
         *
         * @param value above zero; default 5 minutes
         * @return this
         */
        public Builder chatTimeout(Duration value) {
            chatTimeout = value;
            return this;
        }

        /**
         * Sets how often to look at a job.
         *
         * @param value above zero, at most ten minutes; default 30 seconds
         * @return this
         */
        public Builder pollInterval(Duration value) {
            pollInterval = value;
            return this;
        }

        /**
         * Takes an application's own data of which models are tuned, where those of this version are out of date.
         *
         * @param file JSON of the form of {@code bedrock-models.json} in this module's jar
         * @return this
         * @throws IllegalArgumentException if it cannot be read
         */
        public Builder models(Path file) {
            models = TunableModels.read(file);
            return this;
        }

        /**
         * Sets what training costs.
         *
         * @param value for the models that are tuned, by their ids with the length of the context; none are shipped
         * @return this
         */
        public Builder prices(Prices value) {
            prices = value;
            return this;
        }

        /**
         * Refuses every job that might cost more.
         *
         * @param value of a job; needs {@link #prices}
         * @return this
         */
        public Builder budget(TrainingBudget value) {
            budget = value;
            return this;
        }

        /**
         * Sets the clock for what ends on a date.
         *
         * @param value default: the system's
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Sets how to wait for a deployment.
         *
         * @param value default: in real time
         * @return this
         */
        public Builder sleeper(Sleeper value) {
            sleeper = value;
            return this;
        }

        Builder partSize(long bytes) {
            partSize = bytes;
            return this;
        }

        Builder backoff(BackoffStrategy value) {
            backoff = value;
            return this;
        }

        Builder credentials(IdentityProvider<? extends AwsCredentialsIdentity> value) {
            credentials = value;
            return this;
        }

        private AwsSettings settings() {
            return new AwsSettings(
                    region,
                    bucket,
                    prefix,
                    role,
                    owner,
                    profile,
                    endpoint,
                    runtimeEndpoint,
                    s3Endpoint,
                    attempts,
                    timeout,
                    chatTimeout,
                    backoff,
                    credentials);
        }

        /** {@return the provider} */
        public BedrockProvider build() {
            return new BedrockProvider(this);
        }
    }
}
