// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.batch.BatchSettings;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.http.provider.JobVerbs;
import io.github.finetune4j.http.provider.ServiceProvider;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.EstimatesCost;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.providers.KeepsResources;
import io.github.finetune4j.providers.Leftover;
import io.github.finetune4j.providers.ListsInventory;
import io.github.finetune4j.providers.TrainingEstimate;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Tunes Gemini models at Google Vertex AI (Gemini Enterprise Agent Platform): supervised, and by preferences. Data go
 * into a bucket of Cloud Storage. Safe for use by several threads.
 *
 * <pre>{@code
 * FineTuneProvider vertex = VertexAiProvider.builder()
 *         .project("my-project").region("us-central1").bucket("my-bucket")
 *         .build();                                     // application default credentials
 * }</pre>
 *
 * <p>A job carries a label with its idempotency key. Before a job is created, and after a creation whose answer was
 * lost, the provider looks for that label: no second job, and no second bill.
 *
 * <p>The service has no events. Those that a job has here follow from what it shows: created, begun, ended; and at its
 * end checkpoints and what the service says about the data. There are no events of single steps.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class VertexAiProvider extends ServiceProvider implements EstimatesCost, KeepsResources, ListsInventory {
    static final String ID = "vertex-ai";

    private final VertexClients clients;
    private final VertexTuning tuning;
    private final JobVerbs<TuningJob> verbs;
    private final InstantSource clock;
    private final Sleeper sleeper;

    private VertexAiProvider(
            VertexAiProviderBuilder builder, VertexClients clients, VertexTuning tuning, JobVerbs<TuningJob> verbs) {
        super(verbs, builder.pollInterval());
        this.clients = clients;
        this.tuning = tuning;
        this.verbs = verbs;
        clock = builder.clock();
        sleeper = builder.sleeper();
    }

    static VertexAiProvider of(VertexAiProviderBuilder builder, VertexClients clients, VertexTuning tuning) {
        return new VertexAiProvider(builder, clients, tuning, new JobVerbs<>(tuning, builder.clock(), builder.once()));
    }

    /**
     * {@return a builder, filled from the environment} {@code GOOGLE_CLOUD_PROJECT}, and {@code GOOGLE_CLOUD_LOCATION}
     * or else {@code GOOGLE_CLOUD_REGION}; what is set on the builder counts before them.
     */
    public static VertexAiProviderBuilder fromEnv() {
        return builder().environment(System.getenv());
    }

    /** {@return a builder; it needs project, region and bucket; credentials are the application's default ones} */
    public static VertexAiProviderBuilder builder() {
        return new VertexAiProviderBuilder();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Beside: budget and bucket are checked before anything is uploaded.
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        return super.submit(spec, context);
    }

    // ---- beside the verbs

    /**
     * {@inheritDoc}
     *
     * <p>We ship no prices of tuning: give yours, by {@link VertexAiProviderBuilder#prices}.
     */
    @Override
    public TrainingEstimate estimate(FineTuneSpec spec) {
        return tuning.costs().estimate(spec, verbs.check(spec));
    }

    /**
     * {@return a job's checkpoints, as the service lists them}
     *
     * @param ref the job
     */
    public List<VertexAiCheckpoint> checkpoints(JobRef ref) {
        return verbs.job(ref).checkpoints().stream()
                .filter(checkpoint -> !checkpoint.text("endpoint").isEmpty())
                .map(VertexAiCheckpoint::of)
                .toList();
    }

    /**
     * {@return the model, ready to answer}
     *
     * @param model a tuned model or checkpoint (the name of its endpoint), or a base model, for example
     *     {@code gemini-3.5-flash}, which answers in the provider's chat location
     */
    @Override
    public VertexAiChatModel chatModel(ModelRef model) {
        String resource = clients.place().resource(verbs.model(model));
        boolean base = !resource.equals(model.id());
        return new VertexAiChatModel(
                clients.at(VertexPlace.location(resource)),
                resource,
                model.id(),
                base ? folder -> batchModel(model, folder, settings -> {}) : null);
    }

    /**
     * {@return the model, asked in batches: for half the price} Files of requests and answers lie in the provider's
     * folder of the bucket, and stay there until {@link #deleteEverything}. A request's key is a label of it, beside
     * those that its further fields give. See {@link ServiceBatchModel} for what is on record.
     *
     * @param model a base model; it is asked in the provider's chat location
     * @param folder of what was asked, of this model and of others
     * @param settings sets budget, price, what hears of it
     * @throws UnsupportedCapabilityException if it is a tuned model: batches are not asked of endpoints
     */
    public ServiceBatchModel batchModel(ModelRef model, Path folder, Consumer<BatchSettings> settings) {
        String resource = clients.place().resource(verbs.model(model));
        if (resource.equals(model.id())) {
            throw new UnsupportedCapabilityException(
                    "model " + model + " answers from an endpoint, which takes no batches -> ask it by ordinary calls");
        }
        String location = VertexPlace.location(resource);
        VertexBatchService batches = new VertexBatchService(
                new BatchJobs(clients, location),
                tuning.bucket(),
                new VertexAiChatModel(clients.at(location), resource, model.id()),
                model);
        return ServiceBatchModel.of(batches, folder, chosen -> {
            chosen.clock(clock).sleeper(sleeper);
            settings.accept(chosen);
        });
    }

    /**
     * {@return a model on record, ready to answer}
     *
     * @param model one of this provider's, as in {@code registry.model("router").version(3)}
     */
    public VertexAiChatModel chatModel(ModelVersion model) {
        return chatModel(model.ref());
    }

    /**
     * {@inheritDoc} Jobs of the project in the region, tuned models, checkpoints, and the objects in the provider's
     * folder of the bucket. A tuned model ends with its base, by Google's page of the day that the list of tunable
     * models names.
     */
    @Override
    public Inventory inventory() {
        verbs.requireOpen();
        return VertexAiInventory.of(
                tuning.jobs(),
                tuning.bucket(),
                tuning.models().shutdownDates(ID),
                tuning.costs().clock());
    }

    /**
     * {@inheritDoc}
     *
     * <p>These are the data in the bucket, which Cloud Storage bills by size. Tuned models are not among them: they
     * cost nothing while nobody asks them.
     */
    @Override
    public List<Leftover> leftovers() {
        verbs.requireOpen();
        return new VertexLeftovers(clients, tuning.bucket()).list();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Files of batches that have not ended stay, and are among what is returned; how many stay so is logged as a
     * warning. A tuning job that has not ended may still read its data: delete after its end.
     */
    @Override
    public List<Leftover> deleteEverything() {
        verbs.requireOpen();
        return new VertexLeftovers(clients, tuning.bucket()).delete();
    }

    /** Refuses further calls. Jobs go on; chat models of this provider can no longer be asked. */
    @Override
    public void close() {
        super.close();
        clients.close();
    }

    @Override
    public String toString() {
        return ID + ", " + clients.place();
    }
}
