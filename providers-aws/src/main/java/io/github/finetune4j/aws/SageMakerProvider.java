// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.EstimatesCost;
import io.github.finetune4j.providers.KeepsResources;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import software.amazon.awssdk.services.sagemaker.model.DescribeTrainingJobResponse;

/**
 * Fine-tunes in a container of yours on machines of Amazon SageMaker, by its training jobs. What runs is said by a
 * {@link SageMakerRecipe}. Rows go into a bucket of yours, named by their content; the job's name comes from the
 * idempotency key and is unique in account and region, so the same key is the same job from any process. Credentials
 * are those that the AWS SDK finds: environment, profile, role.
 *
 * <p>The tuned model is an archive in the bucket: {@link #downloadAdapter} brings an adapter home to the local engine,
 * {@link #deploy} makes an endpoint that answers, which costs money by the hour.
 *
 * <p>Option of a specification: {@code hyperParameters}, a map in the container's own names. {@code metadata} become
 * the tags of the job.
 *
 * <p>Safe for use by several threads. Jobs and endpoints go on when it is closed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SageMakerProvider implements FineTuneProvider, EstimatesCost, KeepsResources {
    static final String ID = "aws-sagemaker";

    private static final System.Logger LOG = System.getLogger(SageMakerProvider.class.getName());

    private final AwsSettings settings;
    private final AwsClients clients;
    private final AwsErrors errors;
    private final SageMakerRecipe recipe;
    private final Set<Capability> capabilities;
    private final SageMakerChecks checks;
    private final SageMakerJobs jobs;
    private final SageMakerEvents events;
    private final S3Folder folder;
    private final SageMakerEndpoints endpoints;
    private final SageMakerCosts costs;
    private final AdapterFiles adapters;
    private final Patience patience;
    private final Duration pollInterval;
    private volatile boolean closed;

    private SageMakerProvider(Builder builder) {
        // beside what the module's other provider keeps there
        settings = builder.settings("sagemaker/");
        recipe = builder.recipe;
        patience = new Patience(ID, builder.clock, builder.sleeper);
        pollInterval = builder.pollInterval;
        clients = new AwsClients(settings);
        errors = new AwsErrors(ID, settings.region());
        capabilities = new SageMakerHyperparameters(recipe).capabilities(builder.logs);
        checks = new SageMakerChecks(recipe, capabilities, errors);
        jobs = new SageMakerJobs(settings, clients, errors);
        events = new SageMakerEvents(
                builder.logs ? new TrainingLog(clients, errors, new MetricLines(recipe)) : null, errors);
        folder = new S3Folder(settings, clients, errors, builder.partSize);
        endpoints = new SageMakerEndpoints(settings, clients, jobs, errors);
        costs = new SageMakerCosts(builder.prices, builder.budget, recipe);
        adapters = new AdapterFiles(folder, AdapterFiles.MOST);
    }

    /**
     * {@return a builder}
     *
     * @param region that trains, such as {@code us-east-1}
     * @param folder for rows and results, {@code s3://bucket} or {@code s3://bucket/prefix}, its bucket in that region;
     *     everything lies below it in {@code sagemaker/}
     * @param role ARN of the role that jobs and endpoints take on
     * @param recipe of all jobs
     * @throws IllegalArgumentException if one of them has another form
     */
    public static Builder builder(String region, String folder, String role, SageMakerRecipe recipe) {
        return new Builder(region, folder, role, recipe);
    }

    @Override
    public String id() {
        return ID;
    }

    /** {@return what the recipe's container can be asked for} */
    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public Duration pollInterval() {
        return pollInterval;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Before anything is uploaded: settings, rows and the budget are checked, then the bucket.
     *
     * @throws InvalidRequestException if the job would be refused, if the bucket is not there, is another account's or
     *     in another region, or if the key belongs to a job that was asked for something else
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        open();
        SageMakerRequest request = checks.check(spec);
        costs.check(spec);
        checks.warnings().forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
        try (StagedFiles files = StagedFiles.of(spec, recipe, settings.prefix())) {
            return submit(request, context.idempotencyKey(), files.files());
        }
    }

    private JobRef submit(SageMakerRequest request, String key, SageMakerRequest.Files files) {
        Optional<DescribeTrainingJobResponse> known = jobs.find(SageMakerRequest.jobName(key));
        if (known.isEmpty()) {
            folder.check();
            files.all().forEach(folder::ensure);
        }
        DescribeTrainingJobResponse job = known.orElseGet(() -> jobs.create(request.create(key, settings, files)));
        if (!request.print(files).equals(job.environment().get(SageMakerRequest.PRINT))) {
            throw errors.refused(
                    "submit",
                    "the idempotency key " + key + " belongs to job " + job.trainingJobArn() + " ("
                            + SageMakerSnapshots.word(job) + "), which was asked for something else: other data, model,"
                            + " recipe or settings -> take another key for this request, or attach to that job");
        }
        return new JobRef(ID, job.trainingJobArn());
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        return SageMakerSnapshots.of(ref, jobs.get(known(ref, "get job")));
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
     * <p>Its high end is the recipe's machines for the recipe's max runtime, by {@link Builder#prices}: none are
     * shipped with this module.
     */
    @Override
    public TrainingEstimate estimate(FineTuneSpec spec) {
        open();
        checks.check(spec);
        return costs.estimate(spec);
    }

    // ---- what costs money

    /**
     * {@inheritDoc}
     *
     * <p>Jobs that run, endpoints and what is behind them, of this account and region, whose names begin with
     * {@code finetune4j-}; unfinished uploads, and objects in the folder.
     */
    @Override
    public List<Leftover> leftovers() {
        open();
        return resources().all();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Tuned models are among the folder's objects: what was learned is gone with them, unless it was brought home.
     */
    @Override
    public List<Leftover> deleteEverything() {
        open();
        return resources().delete();
    }

    private SageMakerResources resources() {
        return new SageMakerResources(jobs, endpoints, folder, settings);
    }

    // ---- models and endpoints

    /**
     * Brings the adapter of an ended job to this machine, as PEFT writes it, fit for the local engine. The folder
     * appears when it is whole.
     *
     * @param model a tuned one
     * @param target replaced if it is there
     * @return the folder
     * @throws io.github.finetune4j.error.InvalidModelException if what comes is no adapter, or no safe archive
     * @throws TransientProviderException if it does not come whole
     */
    public Path downloadAdapter(ModelRef model, Path target) {
        return adapters.bring(key(model), target);
    }

    /**
     * {@return an endpoint that answers with a tuned model, paid by the hour until it is deleted} It is made unless
     * there is one that serves the model so; {@link #await} it before the first chat.
     *
     * @param model a tuned one
     * @param serving how it is served
     */
    public SageMakerEndpoint deploy(ModelRef model, SageMakerServing serving) {
        key(model);
        return endpoints.deploy(model, serving);
    }

    /** {@return endpoints that this module made, in this account and region, whichever process asked} */
    public List<SageMakerEndpoint> endpoints() {
        open();
        return endpoints.ours();
    }

    /**
     * {@return the endpoint, once it answers}
     *
     * @param endpoint to wait for
     * @param limit for how long
     * @throws ProviderException if it failed
     * @throws TransientProviderException if it does not answer within the limit; it goes on, and costs on
     */
    public SageMakerEndpoint await(SageMakerEndpoint endpoint, Duration limit) {
        return patience.await(
                "endpoint",
                () -> refresh(endpoint),
                now -> new Patience.State(now.name(), now.status(), now.active(), now.failed()),
                limit);
    }

    /**
     * {@return the endpoint as it is now}
     *
     * @param endpoint as it was
     */
    public SageMakerEndpoint refresh(SageMakerEndpoint endpoint) {
        open();
        return endpoints.get(endpoint.name());
    }

    /**
     * Ends an endpoint, and its cost, with the configuration and the model behind it. One that is gone is as good.
     *
     * @param endpoint one of this module's
     */
    public void delete(SageMakerEndpoint endpoint) {
        open();
        endpoints.delete(endpoint.name());
    }

    /**
     * {@return what an endpoint answers with}
     *
     * @param endpoint that is active
     */
    public SageMakerChatModel chatModel(SageMakerEndpoint endpoint) {
        open();
        return new SageMakerChatModel(endpoint.name(), clients, errors);
    }

    /** {@return the object that a tuned model is} */
    private String key(ModelRef model) {
        open();
        String results = settings.uri(settings.prefix() + "output/");
        if (!model.provider().equals(ID) || !model.id().startsWith(results)) {
            throw new IllegalArgumentException("model " + model + " is no tuned model of the provider " + ID + " in "
                    + results + " -> give what a job returned, to a provider of the same folder");
        }
        return model.id().substring(settings.uri("").length());
    }

    /** Refuses further calls. Jobs go on, and so do endpoints. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        clients.close();
    }

    @Override
    public String toString() {
        return id() + " in " + settings.region() + " with " + settings.uri(settings.prefix()) + ", " + recipe;
    }

    /**
     * Builds a {@link SageMakerProvider}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder extends AwsProviderBuilder<Builder> {
        private final SageMakerRecipe recipe;
        private boolean logs;

        private Builder(String region, String folder, String role, SageMakerRecipe recipe) {
            super(ID, region, folder, role);
            this.recipe = recipe;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Reads the jobs' logs in CloudWatch, too, for the recipe's metrics: events of steps. Needs the permissions
         * {@code logs:DescribeLogStreams} and {@code logs:GetLogEvents}.
         *
         * @return this
         */
        public Builder readLogs() {
            logs = true;
            return this;
        }

        /**
         * Sets where CloudWatch Logs is.
         *
         * @param value default: the region's
         * @return this
         */
        public Builder logsEndpoint(URI value) {
            logsEndpoint = value;
            return this;
        }

        /** {@return the provider} */
        public SageMakerProvider build() {
            return new SageMakerProvider(this);
        }
    }
}
