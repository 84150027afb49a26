// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.internal.provider.CreateOnce;
import io.github.finetune4j.http.internal.provider.KnownJobs;
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
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
public final class TogetherProvider implements FineTuneProvider, EstimatesCost, KeepsResources, ListsInventory {
    static final String ID = "together";

    private static final Pattern JOB_ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,128}");
    private static final Set<Capability> CAPABILITIES = Collections.unmodifiableSet(EnumSet.of(
            Capability.LORA,
            Capability.LORA_TARGET_MODULES,
            Capability.LORA_DROPOUT,
            Capability.FULL,
            Capability.DPO,
            Capability.CONTINUED_PRETRAINING,
            Capability.PROVIDER_OPTIONS,
            Capability.VALIDATION_DATA,
            Capability.SEED,
            Capability.LEARNING_RATE,
            Capability.OPTIMIZER_SETTINGS,
            Capability.LOSS_ON_ALL,
            Capability.SUFFIX,
            Capability.CANCEL,
            Capability.STEP_EVENTS));

    private final ApiClient client;
    /** Made when it is needed, for one download: it follows to the service's storage. */
    private final Supplier<ApiClient> downloads;

    private final TogetherApi api;
    private final DataFiles files;
    private final Preflight preflight;
    private final Costs costs;
    private final Submission submission;
    private final JobLog log;
    private final Duration pollInterval;
    private final InstantSource clock;
    private final KnownJobs known;

    TogetherProvider(TogetherProviderBuilder builder) {
        client = builder.http().build();
        ApiClient.Builder elsewhere = builder.http().followElsewhere();
        downloads = elsewhere::build;
        pollInterval = builder.pollInterval();
        clock = builder.clock();
        known = new KnownJobs(ID, JOB_ID, clock);
        api = new TogetherApi(client, builder.uploadTimeout());
        CreateOnce once = new CreateOnce(builder.sleeper());
        files = new DataFiles(api, once, builder.patience());
        preflight = new Preflight(api, CAPABILITIES);
        costs = new Costs(api, builder.givenPrices(), builder.clock());
        submission = new Submission(api, files, once, builder.keys());
        log = new JobLog(api);
    }

    /**
     * {@return a provider as the environment says} {@code TOGETHER_API_KEY}, and where it is set
     * {@code TOGETHER_BASE_URL}.
     *
     * @throws IllegalStateException if there is no key
     */
    public static TogetherProvider fromEnv() {
        return builder().build();
    }

    /** {@return a builder, its key from the environment} */
    public static TogetherProviderBuilder builder() {
        return new TogetherProviderBuilder(System.getenv());
    }

    static TogetherProviderBuilder builder(Map<String, String> environment) {
        return new TogetherProviderBuilder(environment);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Duration pollInterval() {
        return pollInterval;
    }

    // ---- the verbs

    /**
     * {@inheritDoc}
     *
     * <p>Checks the request, the rows, the model's limits and a budget first, and refuses before anything is uploaded;
     * uploads what is not there yet, and waits until the service has looked it through; asks it for the price, where
     * there is a budget; creates the job if there is none with that key. The key of a job that was asked for something
     * else is refused.
     */
    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        known.requireOpen();
        preflight.check(spec);
        Submission.Gate gate = (training, validation) -> costs.checkUploaded(spec, training, validation);
        String id = submission.submit(spec, context, () -> costs.checkBefore(spec), gate);
        return known.created(id);
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        String id = known.id(ref);
        return Snapshots.of(ref, known.settled(id, () -> api.job(id)));
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        String id = known.id(ref);
        return known.settled(
                id, () -> log.page(id, cursor, () -> poll(ref).status().terminal()));
    }

    @Override
    public JobSnapshot cancel(JobRef ref) {
        String id = known.id(ref);
        try {
            return Snapshots.of(ref, api.cancel(id));
        } catch (InvalidRequestException e) {
            JobSnapshot now = poll(ref); // an ended job cannot be cancelled; where it stands is the answer
            if (now.status().terminal() || now.providerStatus().equals("cancel_requested")) {
                return now;
            }
            throw e;
        }
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
        known.requireOpen();
        preflight.check(spec);
        return costs.byPrices(spec);
    }

    /**
     * {@return what the job would cost, as the service itself says} It has to see the rows for that: they are uploaded,
     * which costs nothing, and a start after it takes them from there. No job is created.
     *
     * @param spec what is to be trained
     * @throws io.github.finetune4j.error.ProviderException if the service refuses it, or has no price
     */
    public TrainingEstimate quote(FineTuneSpec spec) {
        known.requireOpen();
        preflight.check(spec);
        String training = files.ensure(spec.trainingData());
        return costs.byService(
                spec, training, spec.validationData().map(files::ensure).orElse(null));
    }

    /** {@return the names of the models that can be tuned} */
    public List<String> supportedModels() {
        known.requireOpen();
        return api.supported();
    }

    /**
     * {@return a job's checkpoints as the service lists them}
     *
     * @param ref the job
     */
    public List<Checkpoint> checkpoints(JobRef ref) {
        return api.checkpoints(known.id(ref)).stream().map(JobLog::checkpoint).toList();
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
        return download(known.id(ref), OptionalLong.empty(), folder);
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
        return download(known.id(ref), OptionalLong.of(step), folder);
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
    public OpenAiChatModel chatModel(ModelRef model) {
        return OpenAiChatModel.builder(client, known.model(model)).build();
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
        String id = known.id(ref);
        try {
            JobSnapshot now = poll(ref);
            KnownJobs.requireEnded(now, "cancel it before you delete it");
            known.forget(id);
            return api.deleteJob(id);
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
        JobSnapshot now = poll(ref);
        KnownJobs.requireEnded(now, "clean up after its end");
        List<String> ids = new ArrayList<>();
        for (String name : List.of("training_file", "validation_file")) {
            if (now.extra().get(name) instanceof String id && api.deleteFile(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** {@inheritDoc} Jobs, tuned models, checkpoints and files; the service announces no ends. */
    @Override
    public Inventory inventory() {
        known.requireOpen();
        return TogetherInventory.of(api, clock);
    }

    /**
     * {@inheritDoc}
     *
     * <p>These are the files of rows. Jobs and tuned models are results, and stay; endpoints are never started here.
     */
    @Override
    public List<Leftover> leftovers() {
        known.requireOpen();
        return new Leftovers(api, files).list();
    }

    /**
     * {@inheritDoc}
     *
     * <p>A file of a job that has not ended stays.
     */
    @Override
    public List<Leftover> deleteEverything() {
        known.requireOpen();
        return new Leftovers(api, files).delete();
    }

    TogetherApi api() {
        return api;
    }

    DataFiles files() {
        return files;
    }

    /** Refuses further calls. Jobs go on; chat models of this provider can no longer be asked. */
    @Override
    public void close() {
        known.close();
        client.close();
    }

    @Override
    public String toString() {
        return client.toString();
    }
}
