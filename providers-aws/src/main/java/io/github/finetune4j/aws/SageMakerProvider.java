// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.JobVerbs;
import io.github.finetune4j.http.provider.ServiceProvider;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.EstimatesCost;
import io.github.finetune4j.providers.KeepsResources;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

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
public final class SageMakerProvider extends ServiceProvider implements EstimatesCost, KeepsResources {
    static final String ID = "aws-sagemaker";

    private final WhenActive.Means waits;
    private final AwsClients clients;
    private final SageMakerTuning tuning;
    private final JobVerbs<?> verbs;
    private final SageMakerEndpoints endpoints;
    private final AdapterFiles adapters;

    private SageMakerProvider(Builder builder, AwsClients clients, SageMakerTuning tuning, JobVerbs<?> verbs) {
        super(verbs, builder.pollInterval());
        waits = WhenActive.Means.of(builder);
        this.clients = clients;
        this.tuning = tuning;
        this.verbs = verbs;
        endpoints = new SageMakerEndpoints(tuning.settings(), clients, tuning.jobs(), tuning.errors());
        adapters = new AdapterFiles(tuning.folder(), AdapterFiles.MOST);
    }

    private static SageMakerProvider of(Builder builder) {
        // beside what the module's other provider keeps there
        AwsSettings settings = builder.settings("sagemaker/");
        SageMakerRecipe recipe = builder.recipe;
        AwsClients clients = new AwsClients(settings);
        AwsErrors errors = new AwsErrors(ID, settings.region());
        TrainingLog log = builder.logs ? new TrainingLog(clients, errors, new MetricLines(recipe)) : null;
        SageMakerTuning tuning = new SageMakerTuning(
                settings,
                recipe,
                new SageMakerHyperparameters(recipe).capabilities(builder.logs),
                errors,
                new SageMakerJobs(settings, clients, errors),
                new S3Folder(settings, clients, errors, builder.partSize),
                new SageMakerEvents(log, errors),
                new SageMakerCosts(builder.prices, builder.budget, recipe));
        return new SageMakerProvider(
                builder, clients, tuning, new JobVerbs<>(tuning, builder.clock(), CreateOnce.notRepeated()));
    }

    /**
     * {@return a builder, its region from the environment} {@code AWS_REGION}, or else {@code AWS_DEFAULT_REGION}.
     *
     * @param folder as {@link #builder} takes it
     * @param role as {@link #builder} takes it
     * @param recipe of all jobs
     * @throws IllegalStateException if neither is set
     * @throws IllegalArgumentException if one of them has another form
     */
    public static Builder fromEnv(String folder, String role, SageMakerRecipe recipe) {
        return builder(AwsSettings.region(System.getenv()), folder, role, recipe);
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

    /** {@return what the recipe's container can be asked for} */
    @Override
    public Set<Capability> capabilities() {
        return super.capabilities();
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
        return super.submit(spec, context);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Its high end is the recipe's machines for the recipe's max runtime, by {@link Builder#prices}: none are
     * shipped with this module.
     */
    @Override
    public TrainingEstimate estimate(FineTuneSpec spec) {
        verbs.check(spec);
        return tuning.costs().estimate(spec);
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
        verbs.requireOpen();
        return resources().all();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Tuned models are among the folder's objects: what was learned is gone with them, unless it was brought home.
     */
    @Override
    public List<Leftover> deleteEverything() {
        verbs.requireOpen();
        return resources().delete();
    }

    private SageMakerResources resources() {
        return new SageMakerResources(tuning.jobs(), endpoints, tuning.folder(), tuning.settings());
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
        verbs.requireOpen();
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
        return WhenActive.await(
                waits,
                "endpoint",
                limit,
                () -> refresh(endpoint),
                now -> new WhenActive(now.name(), now.status(), now.active(), now.failed()));
    }

    /**
     * {@return the endpoint as it is now}
     *
     * @param endpoint as it was
     */
    public SageMakerEndpoint refresh(SageMakerEndpoint endpoint) {
        verbs.requireOpen();
        return endpoints.get(endpoint.name());
    }

    /**
     * Ends an endpoint, and its cost, with the configuration and the model behind it. One that is gone is as good.
     *
     * @param endpoint one of this module's
     */
    public void delete(SageMakerEndpoint endpoint) {
        verbs.requireOpen();
        endpoints.delete(endpoint.name());
    }

    /**
     * {@return what an endpoint answers with}
     *
     * @param endpoint that is active
     */
    public SageMakerChatModel chatModel(SageMakerEndpoint endpoint) {
        verbs.requireOpen();
        return new SageMakerChatModel(endpoint.name(), clients, tuning.errors());
    }

    private AwsSettings place() {
        return tuning.settings();
    }

    /** {@return the object that a tuned model is} */
    private String key(ModelRef model) {
        verbs.requireOpen();
        String results = place().uri(place().prefix() + "output/");
        if (!model.provider().equals(ID) || !model.id().startsWith(results)) {
            throw new IllegalArgumentException("model " + model + " is no tuned model of the provider " + ID + " in "
                    + results + " -> give what a job returned, to a provider of the same folder");
        }
        return model.id().substring(place().uri("").length());
    }

    /** Refuses further calls. Jobs go on, and so do endpoints. A second call does nothing. */
    @Override
    public void close() {
        super.close();
        clients.close();
    }

    @Override
    public String toString() {
        return id() + " in " + place().region() + " with " + place().uri(place().prefix()) + ", " + tuning.recipe();
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
        protected Builder self() {
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
            return of(this);
        }
    }
}
