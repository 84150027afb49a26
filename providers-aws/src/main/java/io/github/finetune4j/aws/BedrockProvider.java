// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.EstimatesCost;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.KeepsResources;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.ListsInventory;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
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
public final class BedrockProvider implements FineTuneProvider, EstimatesCost, KeepsResources, ListsInventory {
    private static final System.Logger LOG = System.getLogger(BedrockProvider.class.getName());

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
    private final Patience patience;
    private final Duration pollInterval;
    private final InstantSource clock;
    private volatile boolean closed;

    private BedrockProvider(Builder builder) {
        settings = builder.settings("");
        patience = new Patience(AwsSettings.ID, builder.clock, builder.sleeper);
        pollInterval = builder.pollInterval;
        clock = builder.clock;
        clients = new AwsClients(settings);
        errors = new AwsErrors(AwsSettings.ID, settings.region());
        checks = new BedrockChecks(settings, builder.models, clients, errors, builder.clock);
        jobs = new BedrockJobs(settings, clients, errors);
        snapshots = new BedrockSnapshots(builder.clock);
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

    /**
     * {@inheritDoc} Jobs and tuned models of the account in the region, also those that others made, and the objects in
     * the provider's folder. A tuned model ends with its base, where the service says when.
     */
    @Override
    public Inventory inventory() {
        open();
        return new BedrockInventory(clients, errors, folder, settings, clock).list();
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
        return patience.await(
                "deployment",
                () -> refresh(deployment),
                now -> new Patience.State(now.name(), now.status(), now.active(), now.failed()),
                limit);
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
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder extends AwsProviderBuilder<Builder> {
        private TunableModels models = TunableModels.ALL;

        private Builder(String region, String folder, String role) {
            super(AwsSettings.ID, region, folder, role);
        }

        @Override
        Builder self() {
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

        /** {@return the provider} */
        public BedrockProvider build() {
            return new BedrockProvider(this);
        }
    }
}
