// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.batch.BatchSettings;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.JobVerbs;
import io.github.finetune4j.http.provider.ServiceProvider;
import io.github.finetune4j.job.Checkpoint;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiChatModel;
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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * Fine-tunes at Together AI: adapters or all weights, by example or by preference.
 *
 * <p>The service keeps no labels on jobs, so the suffix of the tuned model's name ends with 18 characters by which the
 * job of an idempotency key is found again, from any process: no second job, and no second bill. Its metrics carry no
 * time, so events of steps are dated to the beginning of the training.
 *
 * <p>Safe for use by several threads. Jobs go on when it is closed.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TogetherProvider extends ServiceProvider implements EstimatesCost, KeepsResources, ListsInventory {
    static final String ID = "together";

    private final ApiClient client;
    /** Made when it is needed, for one download: it follows to the service's storage. */
    private final Supplier<ApiClient> downloads;

    private final TogetherService service;
    private final JobVerbs<Fields> verbs;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final CreateOnce once;

    private TogetherProvider(
            TogetherProviderBuilder builder, ApiClient client, TogetherService service, JobVerbs<Fields> verbs) {
        super(verbs, builder.pollInterval());
        this.client = client;
        this.service = service;
        this.verbs = verbs;
        ApiClient.Builder elsewhere = builder.http().followElsewhere();
        downloads = elsewhere::build;
        clock = builder.clock();
        sleeper = builder.sleeper();
        once = builder.once();
    }

    static TogetherProvider of(TogetherProviderBuilder builder) {
        ApiClient client = builder.http().build();
        TogetherService service = TogetherService.of(builder, new TogetherApi(client, builder.uploadTimeout()));
        return new TogetherProvider(builder, client, service, new JobVerbs<>(service, builder.clock(), builder.once()));
    }

    /**
     * {@return a builder, filled from the environment} {@code TOGETHER_API_KEY}, and where it is set
     * {@code TOGETHER_BASE_URL}; what is set on the builder counts before them.
     */
    public static TogetherProviderBuilder fromEnv() {
        return builder().environment(System.getenv());
    }

    /** {@return a builder; it needs a key} */
    public static TogetherProviderBuilder builder() {
        return new TogetherProviderBuilder();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Beside: a budget is checked by the prices that were given, before anything is uploaded, and by the service's
     * own word, before the job is created. What was uploaded is waited for until the service has looked it through.
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        return super.submit(spec, context);
    }

    // ---- beside the verbs

    /**
     * {@inheritDoc}
     *
     * <p>By the prices that the builder was given: the service publishes none that a program can read. {@link #quote}
     * asks the service itself.
     */
    @Override
    public TrainingEstimate estimate(FineTuneSpec spec) {
        verbs.check(spec);
        return service.costs().byPrices(spec);
    }

    /**
     * {@return what the job would cost, as the service itself says} It has to see the rows for that: they are uploaded,
     * which costs nothing, and a start after it takes them from there. No job is created.
     *
     * @param spec what is to be trained
     * @throws io.github.finetune4j.error.ProviderException if the service refuses it, or has no price
     */
    public TrainingEstimate quote(FineTuneSpec spec) {
        verbs.check(spec);
        String training = service.files().ensure(spec.trainingData());
        return service.costs()
                .byService(
                        spec,
                        training,
                        spec.validationData().map(service.files()::ensure).orElse(null));
    }

    /** {@return the names of the models that can be tuned} */
    public List<String> supportedModels() {
        verbs.requireOpen();
        return service.api().supported();
    }

    /**
     * {@return a job's checkpoints as the service lists them}
     *
     * @param ref the job
     */
    public List<Checkpoint> checkpoints(JobRef ref) {
        return service.api().checkpoints(verbs.id(ref)).stream()
                .map(TogetherLog::checkpoint)
                .toList();
    }

    /**
     * Brings the adapter of an ended job to this machine, as PEFT writes it, fit for the local engine. The folder
     * appears when it is whole.
     *
     * @param ref the job
     * @param folder replaced if it is there
     * @return the folder
     * @throws io.github.finetune4j.error.InvalidModelException if what comes is no adapter
     * @throws TransientProviderException if it does not come whole
     */
    public Path downloadAdapter(JobRef ref, Path folder) {
        return download(verbs.id(ref), OptionalLong.empty(), folder);
    }

    /**
     * Brings the adapter of a checkpoint to this machine.
     *
     * @param ref the job
     * @param step of the checkpoint
     * @param folder replaced if it is there
     * @return the folder
     * @throws io.github.finetune4j.error.InvalidModelException if what comes is no adapter
     * @throws TransientProviderException if it does not come whole
     */
    public Path downloadAdapter(JobRef ref, long step, Path folder) {
        return download(verbs.id(ref), OptionalLong.of(step), folder);
    }

    private Path download(String job, OptionalLong step, Path folder) {
        try (ApiClient storage = downloads.get()) {
            return new AdapterDownload(storage).adapter(job, step, folder);
        }
    }

    /**
     * {@return the model, ready to answer} A tuned model answers where the service serves it: as an adapter on some
     * base models, else on a dedicated endpoint, which is started and paid by the minute at the service.
     *
     * @param model a base model, or a tuned one
     */
    @Override
    public OpenAiChatModel chatModel(ModelRef model) {
        return OpenAiChatModel.builder(client, verbs.model(model))
                .batches(folder -> batchModel(model, folder, settings -> {}))
                .build();
    }

    /**
     * {@return the model, asked in batches: within a day, as far as the service keeps to its aim, and at half the price
     * where its own list has the model} Models of dedicated endpoints, and most others, cost in a batch what they cost
     * otherwise. See {@link ServiceBatchModel} for what is on record.
     *
     * @param model as for {@link #chatModel(ModelRef)}
     * @param folder of what was asked, of this model and of others
     * @param settings sets budget, price, what hears of it
     */
    public ServiceBatchModel batchModel(ModelRef model, Path folder, Consumer<BatchSettings> settings) {
        OpenAiChatModel calls =
                OpenAiChatModel.builder(client, verbs.model(model)).build();
        return ServiceBatchModel.of(new TogetherBatchService(service.api(), once, calls, model), folder, chosen -> {
            chosen.clock(clock).sleeper(sleeper);
            settings.accept(chosen);
        });
    }

    /**
     * {@return a model on record, ready to answer}
     *
     * @param model one of this provider's
     */
    public OpenAiChatModel chatModel(ModelVersion model) {
        return chatModel(model.ref());
    }

    /**
     * Deletes an ended job with its results at the service.
     *
     * @param ref the job
     * @return whether it was there
     * @throws IllegalStateException if the job has not ended
     */
    public boolean delete(JobRef ref) {
        String id = verbs.id(ref);
        try {
            verbs.ended(ref, "cancel it before you delete it");
            verbs.forget(id);
            return service.api().deleteJob(id);
        } catch (JobNotFoundException e) {
            return false;
        }
    }

    /**
     * Deletes the files that an ended job was trained on. The tuned model stays. A data set that other jobs use, too,
     * is uploaded again for the next one.
     *
     * @param ref the job
     * @return ids of the files that were there
     * @throws IllegalStateException if the job has not ended
     */
    public List<String> cleanUp(JobRef ref) {
        JobSnapshot now = verbs.ended(ref, "clean up after its end");
        List<String> ids = new ArrayList<>();
        for (String name : List.of("training_file", "validation_file")) {
            if (now.extra().get(name) instanceof String id && service.api().deleteFile(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** {@inheritDoc} Jobs, tuned models, checkpoints and files; the service announces no ends. */
    @Override
    public Inventory inventory() {
        verbs.requireOpen();
        return TogetherInventory.of(service.api(), clock);
    }

    /**
     * {@inheritDoc}
     *
     * <p>These are the files of rows. Jobs and tuned models are results, and stay; endpoints are never started here.
     */
    @Override
    public List<Leftover> leftovers() {
        verbs.requireOpen();
        return new Leftovers(service.api(), service.files()).list();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A file of a job that has not ended stays.
     */
    @Override
    public List<Leftover> deleteEverything() {
        verbs.requireOpen();
        return new Leftovers(service.api(), service.files()).delete();
    }

    /** Refuses further calls. Jobs go on; chat models of this provider can no longer be asked. */
    @Override
    public void close() {
        super.close();
        client.close();
    }

    @Override
    public String toString() {
        return client.toString();
    }
}
