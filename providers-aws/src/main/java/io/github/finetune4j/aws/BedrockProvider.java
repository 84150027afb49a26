// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.http.batch.BatchSettings;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.JobVerbs;
import io.github.finetune4j.http.provider.ServiceProvider;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.EstimatesCost;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.KeepsResources;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.ListsInventory;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;

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
public final class BedrockProvider extends ServiceProvider implements EstimatesCost, KeepsResources, ListsInventory {
    private final WhenActive.Means waits;
    private final int leastInABatch;
    private final BedrockTuning tuning;
    private final JobVerbs<?> verbs;
    private final Deployments deployments;
    private final Resources resources;

    private BedrockProvider(Builder builder, BedrockTuning tuning, JobVerbs<?> verbs) {
        super(verbs, builder.pollInterval());
        waits = WhenActive.Means.of(builder);
        leastInABatch = builder.leastInABatch;
        this.tuning = tuning;
        this.verbs = verbs;
        deployments = new Deployments(tuning.clients(), tuning.errors());
        resources = new Resources(
                tuning.jobs(),
                deployments,
                tuning.folder(),
                tuning.settings(),
                new RunningBatches(tuning.settings(), tuning.clients(), tuning.errors()));
    }

    private static BedrockProvider of(Builder builder) {
        AwsSettings settings = builder.settings("");
        AwsClients clients = new AwsClients(settings);
        AwsErrors errors = new AwsErrors(AwsSettings.ID, settings.region());
        S3Folder folder = new S3Folder(settings, clients, errors, builder.partSize);
        BedrockTuning tuning = new BedrockTuning(
                settings,
                builder.models,
                clients,
                errors,
                new BedrockJobs(settings, clients, errors),
                folder,
                new BedrockEvents(builder.clock(), folder, settings),
                new Costs(builder.prices, builder.budget),
                builder.clock());
        return new BedrockProvider(builder, tuning, new JobVerbs<>(tuning, builder.clock(), CreateOnce.notRepeated()));
    }

    /**
     * {@return a builder, its region from the environment} {@code AWS_REGION}, or else {@code AWS_DEFAULT_REGION}.
     *
     * @param folder as {@link #builder} takes it
     * @param role as {@link #builder} takes it
     * @throws IllegalStateException if neither is set
     * @throws IllegalArgumentException if one of them has another form
     */
    public static Builder fromEnv(String folder, String role) {
        return builder(AwsSettings.region(System.getenv()), folder, role);
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
        return super.submit(spec, context);
    }

    /**
     * {@inheritDoc}
     *
     * <p>No prices are shipped with this module: give {@link Builder#prices}.
     */
    @Override
    public TrainingEstimate estimate(FineTuneSpec spec) {
        verbs.check(spec);
        return tuning.costs().estimate(tuning.draft(spec, "").request());
    }

    /**
     * {@inheritDoc} Jobs and tuned models of the account in the region, also those that others made, and the objects in
     * the provider's folder. A tuned model ends with its base, where the service says when.
     */
    @Override
    public Inventory inventory() {
        verbs.requireOpen();
        return new BedrockInventory(
                        tuning.clients(), tuning.errors(), tuning.folder(), tuning.settings(), tuning.clock())
                .list();
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
        verbs.requireOpen();
        return resources.all();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Tuned models are among it: what was learned is gone with them. Files of batches that have not ended stay, and
     * are among what is returned; how many things stay so is logged as a warning.
     */
    @Override
    public List<Leftover> deleteEverything() {
        verbs.requireOpen();
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
        Given.atLeast("units", units, 1);
        return deployments.provision(tuned(model), units);
    }

    /** {@return deployments that this module made, in this account and region, whichever process asked} */
    public List<BedrockDeployment> deployments() {
        verbs.requireOpen();
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
        return WhenActive.await(
                waits,
                "deployment",
                limit,
                () -> refresh(deployment),
                now -> new WhenActive(now.name(), now.status(), now.active(), now.failed()));
    }

    /**
     * {@return the deployment as it is now}
     *
     * @param deployment as it was
     */
    public BedrockDeployment refresh(BedrockDeployment deployment) {
        verbs.requireOpen();
        return deployments.refresh(deployment);
    }

    /**
     * Ends a deployment, and its cost. One that is gone is as good.
     *
     * @param deployment of either kind
     */
    public void delete(BedrockDeployment deployment) {
        verbs.requireOpen();
        deployments.delete(deployment);
    }

    /**
     * {@return the model, ready to answer}
     *
     * @param model a base model or inference profile, or a tuned one that has a deployment
     * @throws InvalidRequestException if a tuned model has none that answers
     */
    @Override
    public BedrockChatModel chatModel(ModelRef model) {
        verbs.model(model);
        if (isTuned(model)) {
            return called(deployments.answering(model));
        }
        return new BedrockChatModel(
                model.id(),
                tuning.clients(),
                tuning.errors(),
                tuning.settings(),
                folder -> batchModel(model, folder, settings -> {}));
    }

    private BedrockChatModel called(String name) {
        return new BedrockChatModel(name, tuning.clients(), tuning.errors(), tuning.settings());
    }

    /**
     * {@return the model, asked in batches: within a day, for less money} Files of requests and answers lie in the
     * provider's folder in S3, which its role reads and writes, and stay there until {@link #deleteEverything}. Fewer
     * than 100 requests are asked by ordinary calls. Requests with tools are refused: Converse takes none in a batch.
     * See {@link ServiceBatchModel} for what is on record.
     *
     * @param model a base model or inference profile
     * @param folder of what was asked, of this model and of others
     * @param settings sets budget, price, what hears of it
     * @throws UnsupportedCapabilityException if it is a tuned model: there are no batches of a deployment
     */
    public ServiceBatchModel batchModel(ModelRef model, Path folder, Consumer<BatchSettings> settings) {
        verbs.model(model);
        if (isTuned(model)) {
            throw new UnsupportedCapabilityException("model " + model
                    + " answers from a deployment, which takes no batches -> ask it by ordinary calls");
        }
        BedrockBatchService batches = new BedrockBatchService(
                tuning.settings(),
                tuning.clients(),
                tuning.errors(),
                tuning.folder(),
                called(model.id()),
                model,
                leastInABatch);
        return ServiceBatchModel.of(batches, folder, chosen -> {
            chosen.clock(waits.clock()).sleeper(waits.sleeper());
            settings.accept(chosen);
        });
    }

    /**
     * {@return what a deployment answers with}
     *
     * @param deployment that is active
     */
    public BedrockChatModel chatModel(BedrockDeployment deployment) {
        verbs.requireOpen();
        return new BedrockChatModel(deployment.arn(), tuning.clients(), tuning.errors(), tuning.settings());
    }

    private static boolean isTuned(ModelRef model) {
        return model.id().contains(":custom-model/");
    }

    private ModelRef tuned(ModelRef model) {
        verbs.model(model);
        if (!isTuned(model)) {
            throw new IllegalArgumentException(
                    "model " + model + " is no tuned model of Bedrock -> give what a job returned");
        }
        return model;
    }

    /** Refuses further calls. Jobs go on, and so do deployments. A second call does nothing. */
    @Override
    public void close() {
        super.close();
        tuning.clients().close();
    }

    @Override
    public String toString() {
        AwsSettings place = tuning.settings();
        return id() + " in " + place.region() + " with s3://" + place.bucket() + "/" + place.prefix();
    }

    /**
     * Builds a {@link BedrockProvider}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public static final class Builder extends AwsProviderBuilder<Builder> {
        private BedrockModels models = BedrockModels.ALL;
        private int leastInABatch = BedrockBatchService.LEAST;

        private Builder(String region, String folder, String role) {
            super(AwsSettings.ID, region, folder, role);
        }

        @Override
        protected Builder self() {
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
            models = BedrockModels.read(file);
            return this;
        }

        /** Fewer for tests. */
        Builder leastInABatch(int records) {
            leastInABatch = records;
            return this;
        }

        /** {@return the provider} */
        public BedrockProvider build() {
            return of(this);
        }
    }
}
